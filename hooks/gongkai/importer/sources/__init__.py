"""One module a format, each bytes -> the same plain value: blocks, page tags, notes, pictures."""
