"""A built site -> one file that opens from a folder or from any server, search included (`gongkai package`)."""
