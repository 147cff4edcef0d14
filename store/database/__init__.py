"""The database: its address, its transactions, its schema."""
