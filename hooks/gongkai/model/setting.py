"""What all groups of settings are: closed, frozen, and texts where texts are meant."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _plain(value: Any) -> Any:
    """YAML turns 1304000009 and 2024-01-01 into numbers and dates; settings mean the text."""
    return value if isinstance(value, str | list | dict | bool) or value is None else str(value)


Plain = Annotated[str, BeforeValidator(_plain)]
"""A text, written as YAML may have it."""


class Closed(BaseModel):
    """A group of settings: a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
