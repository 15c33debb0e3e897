"""What is China's: sessions, document numbers, result schemes, deadlines in words, page tags.

A council elsewhere replaces this package and the message catalogue, nothing else.
"""
