"""What a digest says: pure, from meetings to text."""
