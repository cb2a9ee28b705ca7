"""What people read and sign: the discovery report and its tables, in French and English; it queries nothing."""
