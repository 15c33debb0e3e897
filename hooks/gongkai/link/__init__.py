"""Records -> site: which lists a document stands in, what is beside it, who cites it. Plain data, small per document."""
