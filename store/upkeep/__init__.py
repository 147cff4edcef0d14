"""What is done to a database as a whole: looked through, backed up, restored, made smaller, written out."""
