"""What flows through the pipeline: problems, dates, documents, fragments. Frozen, plain, picklable.

What goes between processes and into the cache by the thousand has no slots: pickle restores a `__dict__` in C, slots of frozen classes in
Python, ten times as slowly.
"""
