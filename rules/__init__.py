"""What is declared, and what must become of it: pure functions over text, findings and dates."""
