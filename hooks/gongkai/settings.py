"""A site's own settings: `extra.gongkai` of mkdocs.yml -> Settings, or SettingsError with all that is wrong.

Typed and closed: an unknown key is refused with the nearest known name. Every key has its place in docs/settings.md.
"""

import datetime
import difflib
import functools
import os
import re
import zoneinfo
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator, model_validator

from gongkai import messages
from gongkai.model.clock import AssemblyClock, Clock
from gongkai.model.host_site import Colours, Frame
from gongkai.model.kind import SCHEMAS, TYPES, ExtraField, Kind
from gongkai.model.problem import SettingsError
from gongkai.model.setting import Closed, Plain
from gongkai.model.setting_groups import (
    Body,
    Column,
    Crumb,
    Guard,
    Inspection,
    KindField,
    KindSetting,
    Office,
    Record,
    Searching,
    Security,
    Word,
)
from gongkai.norms.results import SCHEMES, Scale, parse_mark
from gongkai.norms.session import DEFAULT_LEVEL

RESERVED_FOLDERS = frozenset(
    {"assets", "lists", "catalogue", "sitemap", "search", "statistics", "tracker", "api", "page", "changes", "data"}
)
"""First parts of an address that are ours."""
OPEN_FOLDERS = frozenset({"data"})
"""Those of them that may be a page of docs/ all the same: ours lie below it."""


_SHIPPED = {"replies": "reply", "reports": "report", "notices": "notice", "speeches": "speech"}
"""Folder -> layout of the kinds that ship."""
_FOLDER = re.compile(r"[a-z][a-z0-9-]{0,39}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _words(value: Any) -> Any:
    """A mapping `wrong: right` or `wrong: {right, level}` -> its entries."""
    if not isinstance(value, dict):
        return value
    return [{"wrong": wrong, **(entry if isinstance(entry, dict) else {"right": entry})} for wrong, entry in value.items()]


class Settings(Closed):
    """All of `extra.gongkai`."""

    agency: Annotated[Plain, Field(min_length=1)]
    content: Plain = "content"
    host: tuple[Crumb, ...] = ()
    domain: Plain = ""
    site_code: Plain = ""
    icp: Plain = ""
    police: Plain = ""
    contact: Office = Office()
    column: Column = Column()
    guard: Guard = Guard()
    record: Record = Record()
    search: Searching = Searching()
    security: Security = Security()
    frame: Frame = Frame()
    colours: Colours = Colours()
    inspection: Inspection = Inspection()
    clock: Clock = Clock()
    results: Plain | dict[str, Scale] = "A-D"
    result_labels: dict[str, str] = Field(default_factory=dict)
    bodies: tuple[Body, ...] = ()
    kinds: tuple[KindSetting, ...] = ()
    wording: Annotated[tuple[Word, ...], BeforeValidator(_words)] = ()
    """Wrong words; written as a mapping `wrong: right` or `wrong: {right, level}`, or as the name of a file that holds one."""
    history: bool = False
    """Show how documents have changed since they were published, from Git?"""
    level: Plain = DEFAULT_LEVEL
    time_zone: Plain = "Asia/Shanghai"
    as_of: Plain = ""
    workers: Annotated[int, Field(ge=0, le=256)] = 0
    """Processes that render; 0: as many as there are cores."""
    cluster: Plain = ""
    """Address of a Dask scheduler that renders instead (gongkai[cluster])."""
    cache: Plain = ".cache/gongkai"

    @field_validator("results")
    @classmethod
    def _known_scheme(cls, value: str | dict[str, Scale]) -> str | dict[str, Scale]:
        if isinstance(value, str) and value not in SCHEMES:
            raise ValueError(messages.text("settings.scheme", value=value, known=messages.text("report.list").join(SCHEMES)))
        return value if isinstance(value, str) else {parse_mark(mark): scale for mark, scale in value.items()}

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(messages.text("settings.zone", value=value)) from None
        return value

    @field_validator("as_of")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if value:
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                raise ValueError(messages.text("settings.day", value=value)) from None
        return value

    @field_validator("site_code")
    @classmethod
    def _ten_characters(cls, value: str) -> str:
        if value and not (len(value) == 10 and value.isalnum()):
            raise ValueError(messages.text("settings.site-code", value=value))
        return value

    @field_validator("kinds")
    @classmethod
    def _lawful_kinds(cls, kinds: tuple[KindSetting, ...]) -> tuple[KindSetting, ...]:
        for names in ([kind.folder for kind in kinds], *([field.key for field in kind.fields] for kind in kinds)):
            if len(set(names)) < len(names):
                raise ValueError(messages.text("settings.twice", value=next(name for name in names if names.count(name) > 1)))
        for kind in kinds:
            if kind.layout not in SCHEMAS:
                raise ValueError(messages.text("settings.layout", value=kind.layout, known=messages.text("report.list").join(SCHEMAS)))
            if kind.folder in RESERVED_FOLDERS or not _FOLDER.fullmatch(kind.folder):
                raise ValueError(messages.text("settings.folder", value=kind.folder))
            for field in kind.fields:
                if field.type not in TYPES:
                    raise ValueError(messages.text("settings.type", value=field.type, known=messages.text("report.list").join(TYPES)))
                schema = SCHEMAS[_SHIPPED.get(kind.folder, kind.layout)]
                if not _KEY.fullmatch(field.key) or hasattr(schema, field.key) or field.key in schema.model_fields:
                    raise ValueError(messages.text("settings.key", value=field.key))
        return kinds

    @model_validator(mode="after")
    def _labels_of_known_marks(self) -> "Settings":
        for mark in self.result_labels:
            if mark not in self.marks:
                raise ValueError(messages.text("settings.mark", value=mark, known=messages.text("report.list").join(self.marks)))
        return self

    @model_validator(mode="after")
    def _one_body_a_name(self) -> "Settings":
        claimed: dict[str, str] = {}
        for body in self.bodies:
            for name in (body.name, *body.aliases):
                if claimed.setdefault(name, body.name) != body.name:
                    raise ValueError(messages.text("settings.alias", value=name, first=claimed[name], second=body.name))
        for body in self.bodies:
            if body.successor and body.successor not in claimed:
                raise ValueError(messages.text("settings.successor", value=body.successor, name=body.name))
        return self

    @functools.cached_property
    def marks(self) -> Mapping[str, Scale]:
        """Local result mark -> canonical scale."""
        return SCHEMES[self.results] if isinstance(self.results, str) else self.results

    @functools.cached_property
    def all_kinds(self) -> tuple[Kind, ...]:
        """The kinds that ship, in order, then the site's own; a setting for a folder that ships renames it."""
        kinds = {folder: Kind(folder, messages.text(f"kinds.{folder}"), layout) for folder, layout in _SHIPPED.items()}
        for kind in self.kinds:
            layout = kinds[kind.folder].layout if kind.folder in kinds else kind.layout
            extra = tuple(ExtraField(f.key, f.label, f.type, f.required) for f in kind.fields)
            kinds[kind.folder] = Kind(kind.folder, kind.label, layout, extra)
        return tuple(kinds.values())

    def canonical(self, name: str) -> str:
        """The registered name of a body: 市应急局 -> 临澜市应急管理局; an unknown name stays as it is."""
        return self._registry.get(name, name)

    @functools.cached_property
    def _registry(self) -> dict[str, str]:
        """Every name and alias -> the registered name."""
        return {name: body.name for body in self.bodies for name in (body.name, *body.aliases)}

    def today(self) -> datetime.date:
        """The build date: the setting, else SOURCE_DATE_EPOCH, else today in the site's time zone."""
        if self.as_of:
            return datetime.date.fromisoformat(self.as_of)
        zone = zoneinfo.ZoneInfo(self.time_zone)
        if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdecimal():
            return datetime.datetime.fromtimestamp(int(epoch), zone).date()
        return datetime.datetime.now(zone).date()


def read_settings(raw: object, site_url: str) -> Settings:
    """`extra.gongkai` as MkDocs loaded it -> Settings. SettingsError lists everything wrong at once."""
    problems = []
    if not urlsplit(site_url or "").netloc:
        problems.append(messages.text("settings.site-url"))
    if not isinstance(raw, dict):
        raise SettingsError("\n".join([*problems, messages.text("settings.none")]))
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        problems += [_explain(detail) for detail in error.errors() if not _other_form(detail)]
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _other_form(detail: Any) -> bool:
    """`results` may be a name or a mapping; of a wrong mapping nobody wants to hear that it is no name."""
    return bool(detail["loc"] and detail["loc"][0] == "results" and detail["type"] == "string_type" and isinstance(detail["input"], dict))


def _explain(detail: Any) -> str:
    """One sentence for one thing pydantic found."""
    place = ".".join(str(part) for part in ("extra", "gongkai", *(part for part in detail["loc"] if "[" not in str(part))))
    if detail["type"] == "extra_forbidden":
        key = str(detail["loc"][-1])
        near = difflib.get_close_matches(key, _known_names(), 1, 0.6)
        hint = messages.text("report.did-you-mean", name=near[0]) if near and near[0] != key else ""
        return messages.text("settings.unknown", place=place, hint=hint)
    if detail["type"] in ("missing", "string_too_short"):
        return messages.text("settings.missing", place=place)
    if detail["type"] == "value_error":
        return messages.text("settings.value", place=place, reason=str(detail["ctx"]["error"]))
    return messages.text("settings.wrong", place=place, value=detail.get("input"))


def _known_names() -> list[str]:
    models: tuple[type[BaseModel], ...] = (
        Settings, Word, Crumb, Office, Body, Column, Guard, Record, Searching, Inspection, Security, Frame, Colours, Clock, AssemblyClock,
        KindSetting, KindField,
    )  # fmt: skip
    return sorted({field.alias or name for model in models for name, field in model.model_fields.items()})
