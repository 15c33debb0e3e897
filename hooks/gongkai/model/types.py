"""What a field of the front matter may hold, as pydantic's types: text -> value, or `PydanticCustomError(code, …)`: a problem."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from gongkai.model.date import PartialDate, nearest_form, parse_date
from gongkai.norms.document_number import DocumentNumber, parse_document_number, parse_index_number
from gongkai.norms.responsibility import due_day
from gongkai.norms.results import Satisfaction, parse_mark
from gongkai.norms.session import ASSEMBLY_WORDS, Assembly
from gongkai.norms.vocabulary import FLAG_WORDS

Raw = Any
"""What the front matter holds: a text, a list or a mapping of such."""


def as_text(value: Raw) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("value-not-text", "text wanted")
    if not value.strip():
        raise PydanticCustomError("value-empty", "empty")
    return value.strip()


def as_list(value: Raw) -> list[Raw]:
    return value if isinstance(value, list) else [value]


def as_date(value: Raw) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    text = as_text(value)
    try:
        return parse_date(text)
    except ValueError as reason:
        guess = nearest_form(text)
        if str(reason) == "impossible":
            raise PydanticCustomError("date-impossible", "impossible", {"value": text}) from None
        raise PydanticCustomError("date-malformed", "malformed", {"value": text, "guess": guess or "2024-03-05"}) from None


def _day(value: Raw) -> PartialDate:
    date = as_date(value)
    if not date.is_day:
        raise PydanticCustomError("date-partial", "partial", {"value": str(date)})
    return date


def _flag(value: Raw) -> bool:
    if isinstance(value, bool):
        return value
    if (text := as_text(value).lower()) not in FLAG_WORDS:
        raise PydanticCustomError("value-not-flag", "true or false wanted", {"value": text})
    return FLAG_WORDS[text]


def _due(value: Raw) -> str:
    text = as_text(value)
    if not due_day(text):
        raise PydanticCustomError("due-malformed", "malformed", {"value": text})
    return text


def _count(value: Raw) -> int:
    if isinstance(value, int):
        return value
    if not (text := as_text(value)).isdecimal() or len(text) > 9:
        raise PydanticCustomError("value-not-number", "number wanted", {"value": text})
    return int(text)


def _document_number(value: Raw) -> DocumentNumber:
    if isinstance(value, DocumentNumber):
        return value
    text = as_text(value)
    try:
        return parse_document_number(text)[0]
    except ValueError:
        raise PydanticCustomError("document-number-malformed", "malformed", {"value": text}) from None


def _index_number(value: Raw) -> str:
    text = as_text(value)
    try:
        return parse_index_number(text)
    except ValueError:
        raise PydanticCustomError("index-number-malformed", "malformed", {"value": text}) from None


def _assembly(value: Raw) -> Assembly:
    text = as_text(value)
    if text not in ASSEMBLY_WORDS:
        raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": ["cppcc", "congress"]})
    return ASSEMBLY_WORDS[text]


def choice_of(kind: type[StrEnum], words: dict[str, str]) -> Any:
    def convert(value: Raw) -> StrEnum:
        text = as_text(value)
        text = words.get(text, text)
        if text not in list(kind):
            choices = list(words) or [str(member) for member in kind]
            raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": choices})
        return kind(text)

    return BeforeValidator(convert)


def _as_text(**schema: Any) -> tuple[PlainSerializer, WithJsonSchema]:
    return PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string", **schema})


Text = Annotated[str, BeforeValidator(as_text)]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}, mode="validation"),
]
Day = Annotated[PartialDate, BeforeValidator(_day), *_as_text(examples=["2020-08-26", "2020-08-26 10:23"])]
PartialDay = Annotated[PartialDate, BeforeValidator(as_date), *_as_text(examples=["2022-11", "2022-11-03"])]
Due = Annotated[str, BeforeValidator(_due)]
"""A deadline as people write it; `norms.responsibility.due_day` reads it."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
DocumentNumberField = Annotated[DocumentNumber, BeforeValidator(_document_number), *_as_text()]
IndexNumber = Annotated[str, BeforeValidator(_index_number)]
AssemblyField = Annotated[Assembly, BeforeValidator(_assembly)]
Mark = Annotated[str, BeforeValidator(lambda value: parse_mark(as_text(value)))]
SatisfactionField = Annotated[Satisfaction, choice_of(Satisfaction, {})]


class Part(BaseModel):
    """A mapping within the front matter: closed and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
