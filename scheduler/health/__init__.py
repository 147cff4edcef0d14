"""How the service is: what is looked at, what is found, and who is told."""
