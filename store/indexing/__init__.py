"""Articles and meetings in the index of words, kept in the transactions that change them."""
