"""What is stored read again by today's extractor and recogniser, and what that changes."""
