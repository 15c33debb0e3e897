"""Files -> records, or the problems that stop them. The only package that knows the file format."""
