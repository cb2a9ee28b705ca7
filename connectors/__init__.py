"""Everything that touches a database; this room does not know what personal data is."""
