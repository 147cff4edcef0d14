"""What the next issue of a digest tells, and when it is due."""
