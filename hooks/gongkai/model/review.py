"""What a named person has looked at and answers for: an attachment, or a finding of the guard. Fields of front matter, as in `schema`."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from gongkai.model.types import Day, Part, Raw, Text, as_text

REVIEWABLE = (
    "personal-identity", "personal-mobile", "personal-card", "personal-passport", "personal-plate", "personal-address", "personal-email",
    "dark-words", "dark-pinyin", "dark-title", "dark-host", "link-foreign", "link-mismatch",
)  # fmt: skip
"""Findings of the guard that a person may confirm as lawful."""
REVIEW_MONTHS = 12
"""How long a review holds."""


def _reviewable(value: Raw) -> str:
    if (text := as_text(value)) not in REVIEWABLE:
        raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": list(REVIEWABLE)})
    return text


class Judgement(Part):
    """What a named person has looked at and answers for, with a reason. It holds for REVIEW_MONTHS."""

    by: Text
    reason: Text
    date: Day

    @property
    def until(self) -> datetime.date:
        """The first day on which it does not hold any more; the day after for 29 February."""
        day = self.date.first
        try:
            return day.replace(year=day.year + REVIEW_MONTHS // 12)
        except ValueError:
            return day.replace(year=day.year + REVIEW_MONTHS // 12, month=3, day=1)


class Review(Judgement):
    """人工审核: a named person has looked at an attachment that no program can judge, and allows that very file."""

    sha256: Annotated[Text, AfterValidator(str.lower)] = ""
    """Of the file that was looked at. `read` requires it, since it alone can tell what to write."""

    model_config = ConfigDict(json_schema_extra={"required": ["by", "reason", "date", "sha256"]})


class Confirmation(Judgement):
    """复核: a named person confirms that what a rule of the guard has found may be published.

    The value itself is not kept, only its fingerprint: six hexadecimal digits that thousands of values share.
    """

    rule: Annotated[Text, BeforeValidator(_reviewable)]
    fingerprint: Text
