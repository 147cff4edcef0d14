"""Recognition of what is stored, in a child, and of texts line by line; its vocabulary."""
