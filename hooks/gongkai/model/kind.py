"""Kinds of document are data: a folder, a name, a layout, and the fields of its own that a site may add."""

import functools
from dataclasses import dataclass

from pydantic import create_model

from gongkai.model.schema import Fields, NoticeFields, ReplyFields, ReportFields, SpeechFields
from gongkai.model.types import Day, Text, Texts

SCHEMAS: dict[str, type[Fields]] = {
    "reply": ReplyFields,
    "report": ReportFields,
    "notice": NoticeFields,
    "speech": SpeechFields,
    "plain": Fields,
}
"""Layout -> the schema it starts from."""

TYPES: dict[str, object] = {"text": Text, "list": Texts, "date": Day}
"""What a site can give a field of its own."""


@dataclass(frozen=True)
class ExtraField:
    """A field that a site adds to a kind of its own; shown in the facts table under its label."""

    key: str
    label: str
    type: str = "text"
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind: the folder directly under content/ is its name."""

    folder: str
    label: str
    """What a reader sees: 提案建议答复."""
    layout: str
    """Which of SCHEMAS it starts from, and which facts its page shows."""
    extra: tuple[ExtraField, ...] = ()

    @functools.cache  # noqa: B019 kinds are few and live as long as the process
    def schema(self) -> type[Fields]:
        """The closed schema of this kind's front matter."""
        base = SCHEMAS[self.layout]
        if not self.extra:
            return base
        empty = {"text": "", "list": (), "date": None}
        added = {
            field.key: (TYPES[field.type] if field.required or field.type != "date" else Day | None,
                        ... if field.required else empty[field.type])
            for field in self.extra
        }  # fmt: skip
        return create_model(f"{base.__name__}_{self.folder}", __base__=base, **added)  # type: ignore[call-overload, no-any-return]
