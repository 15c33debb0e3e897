"""Page tags (网页标签) of 国办发〔2017〕47号《政府网站发展指引》附件: names, order, and which page bears which.

The home page bears the first three, lists add the Column tags, documents add the Article tags. A tag without content is left out:
empty or `null` tags are what inspections find.
"""

from collections.abc import Iterable

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url")
ORDER = {name: place for place, name in enumerate(SITE + COLUMN + ARTICLE)}


def tags(**contents: str) -> tuple[tuple[str, str], ...]:
    """The page tags in the order of the norm, those without content left out. KeyError for a name the norm does not have."""
    return tuple(sorted(((n, c) for n, c in contents.items() if c), key=lambda pair: ORDER[pair[0]]))


def keywords(words: Iterable[str]) -> str:
    """Keywords joined as crawlers split them."""
    return ";".join(words)
