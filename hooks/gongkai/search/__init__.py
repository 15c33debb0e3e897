"""Plain texts -> index files that a browser searches without a server (docs/search-format.md)."""
