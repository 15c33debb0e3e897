"""How long handling and publishing may take: the site's setting `clock`, typed."""

import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from gongkai import messages
from gongkai.model.setting import Closed
from gongkai.norms.terms import CONGRESS_DIFFICULT, CONGRESS_REPLY, PUBLICATION, parse_term


def _term(value: Any) -> str:
    """A term as it is written everywhere: `3 个月` -> `3个月`; nothing where there is none."""
    text = str(value).strip() if value is not None else ""
    if not text:
        return ""
    try:
        return str(parse_term(text))
    except ValueError:
        raise ValueError(messages.text("settings.term", value=text)) from None


TermText = Annotated[str, BeforeValidator(_term)]


class AssemblyClock(Closed):
    """The terms of one assembly; an empty one is not counted."""

    reply: TermText = ""
    """From assignment (交办) to the reply."""
    difficult: TermText = ""
    """The same for a matter marked `difficult`; empty: as `reply`."""
    again: TermText = ""
    """From assignment to a further reply (再次答复); empty: as `reply`."""
    opinion: TermText = ""
    """From assignment to the opinion of a supporting department (会办意见)."""
    basis: Annotated[str, BeforeValidator(lambda value: str(value or ""))] = ""
    """The rule that says so, as pages name it."""


class Clock(Closed):
    """The setting `clock`."""

    since: Annotated[str, BeforeValidator(lambda value: str(value or ""))] = Field("", alias="from")
    """What was assigned (or, for publication, signed) before this day is not counted: imported archives."""
    public: bool = False
    """May pages tell what was done in time, and how many matters are under way?"""
    congress: AssemblyClock = AssemblyClock(reply=CONGRESS_REPLY, difficult=CONGRESS_DIFFICULT)
    cppcc: AssemblyClock = AssemblyClock()
    publication: TermText = PUBLICATION
    """From signing (成文) to publication."""

    @field_validator("since")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if value:
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                raise ValueError(messages.text("settings.day", value=value)) from None
        return value

    @field_validator("congress")
    @classmethod
    def _as_the_law_says(cls, value: AssemblyClock) -> AssemblyClock:
        """What the site leaves out of the people's congress stays as the law has it."""
        given = {"reply": CONGRESS_REPLY} if not value.reply else {}
        if not value.reply and not value.difficult:
            given["difficult"] = CONGRESS_DIFFICULT
        return value.model_copy(update=given)
