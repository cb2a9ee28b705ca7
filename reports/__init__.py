"""What people read and sign, in French and in English."""
