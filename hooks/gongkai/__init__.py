"""Gongkai (公开): Markdown with YAML front matter -> a government disclosure site.

Data flows one way: model → settings → read → render → link → check → pages → write.
`gongkai.build` composes the steps; nothing in this package imports MkDocs.
"""

__version__ = "0.1.0"
