"""The groups of settings below `extra.gongkai`; docs/settings.md tells every key. Others: model/clock.py, model/host_site.py."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from gongkai import messages
from gongkai.model.setting import Closed, Plain

_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?#][^\s\\<>\"']*)?|/(?![/\\])[^\s\\<>\"']*")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HTTPS = re.compile(r"https://[^\s/?#]+[!-~]*")
_CONTACT = re.compile(rf"mailto:{_MAILBOX.pattern}|tel:\+?[0-9()-]+|{_HTTPS.pattern}", re.ASCII)


def _address(value: str) -> str:
    """What stands in an `href` of every page: a whole address of the web, or a path on the same host."""
    if value and not _ADDRESS.fullmatch(value):
        raise ValueError(messages.text("settings.address", value=value))
    return value


Address = Annotated[Plain, AfterValidator(_address)]


class Crumb(Closed):
    """One step of the host site's own breadcrumb (首页 › 政务公开)."""

    title: Plain
    url: Address


class Office(Closed):
    """联系方式 of the office that runs the site, and where errors are told (我要纠错)."""

    unit: Plain = ""
    phone: Plain = ""
    address: Plain = ""
    postcode: Plain = ""
    email: Plain = ""
    correction: Address = ""
    """Address of a form for corrections; without it the e-mail or telephone serves."""


class Body(Closed):
    """A body (机关) of the registry: its names, and what became of it."""

    name: Plain
    aliases: tuple[Plain, ...] = ()
    code: Plain = ""
    since: Plain = Field("", alias="from")
    until: Plain = ""
    successor: Plain = ""


class Column(Closed):
    """What the Column page tags of 国办发〔2017〕47号 say of this column."""

    description: Plain = ""
    keywords: tuple[Plain, ...] = ()
    type: Plain = ""


class Guard(Closed):
    """What the guard knows of this site: hosts that links may lead to, and what belongs to offices."""

    hosts: tuple[Plain, ...] = ()
    """With everything below them; those of the government and of the site itself are known."""
    offices: tuple[Plain, ...] = ()
    """Telephones, addresses and mailboxes of offices that look like a person's own."""


class Record(Closed):
    """The record of what was released: its ledger, how releases are kept, and by which programs they are signed."""

    ledger: Plain = "ledger.jsonl"
    """Beside the content folder."""
    most_removals: Annotated[int, Field(ge=0)] = 20
    """Addresses that may be taken down at once."""
    moved: dict[str, Plain] = Field(default_factory=dict)
    """Address without a document -> address below the site's root that took its place."""
    gone: dict[str, Annotated[Plain, Field(min_length=1)]] = Field(default_factory=dict)
    """Address without a document -> why it was taken down."""
    keep: Annotated[int, Field(ge=2, le=1000)] = 5
    """Releases that are kept."""
    sign: tuple[Plain, ...] = ()
    """A program with its arguments that signs `{file}` and leaves `{signature}`."""
    verify: tuple[Plain, ...] = ()
    """A program with its arguments that verifies `{file}`, which it also reads from its input, by `{signature}`."""
    after: tuple[Plain, ...] = ()
    """A program with its arguments that runs after a release was switched to (`systemctl reload nginx`)."""


class Word(Closed):
    """A word that editors should not write, and what to write instead."""

    wrong: Annotated[Plain, Field(min_length=1)]
    right: Annotated[Plain, Field(min_length=1)]
    level: Literal["advice", "warning", "error"] = "advice"


class Searching(Closed):
    """What is searched beside titles, facts and texts of pages."""

    attachments: bool = False
    """The text of PDF, DOCX, XLSX and other attachments that can be read; beside the page lies a file of it."""


class Security(Closed):
    """To whom a weakness of the site is told: .well-known/security.txt (RFC 9116)."""

    contact: tuple[Plain, ...] = ()
    """Mailboxes, telephones, forms; none: no such file."""
    policy: Plain = ""
    """Address of what the office says of such reports."""

    @field_validator("contact")
    @classmethod
    def _are_addresses(cls, contacts: tuple[str, ...]) -> tuple[str, ...]:
        """As URIs. A mailbox may be written as it is; http is not lawful there."""
        made = tuple(f"mailto:{contact}" if _MAILBOX.fullmatch(contact) else contact for contact in contacts)
        for contact in made:
            if not _CONTACT.fullmatch(contact):
                raise ValueError(messages.text("settings.security", value=contact))
        return made

    @field_validator("policy")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not _HTTPS.fullmatch(value):
            raise ValueError(messages.text("settings.security-policy", value=value))
        return value


class Inspection(Closed):
    """How fresh columns must be for `gongkai inspect`: half a year unless told otherwise."""

    news: tuple[Plain, ...] = ()
    """Folders of kinds that are held to two weeks (动态、要闻)."""
    seasonal: tuple[Plain, ...] = ()
    """Folders of kinds that are held to nothing: what is published in its season."""


class KindField(Closed):
    """A field of a further kind."""

    key: Plain
    label: Plain
    type: Plain = "text"
    required: bool = False


class KindSetting(Closed):
    """A further kind of document, or other words for one that ships."""

    folder: Plain
    label: Plain
    layout: Plain = "plain"
    fields: tuple[KindField, ...] = ()
