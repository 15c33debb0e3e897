"""Closed sets of words that records use: disclosure, validity, reply types, extent, yes and no."""

from enum import StrEnum


class Disclosure(StrEnum):
    """公开属性 (条例 §13-16)."""

    OPEN = "主动公开"
    ON_REQUEST = "依申请公开"
    WITHHELD = "不予公开"


class Validity(StrEnum):
    """效力."""

    IN_FORCE = "有效"
    REPEALED = "废止"
    EXPIRED = "失效"


class ReplyType(StrEnum):
    """What sort of reply it is."""

    REPLY = "答复"
    OPINION = "会办意见"
    FURTHER = "再次答复"


class Extent(StrEnum):
    """Full text or a summary (摘要公开)."""

    FULL = "full"
    SUMMARY = "summary"


EXTENT_WORDS = {"全文": "full", "摘要": "summary", "full": "full", "summary": "summary"}
DRAFT_KEYS = ("draft", "草稿")
FLAG_WORDS = {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}

WITHIN = "的各项"
"""What the manual writes above a table of the parts of a field."""
