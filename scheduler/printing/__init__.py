"""What commands show: records as rows, rows as a table, JSON Lines or CSV."""
