"""What a column holds and how sure we are: values in, findings out, and no value is kept."""
