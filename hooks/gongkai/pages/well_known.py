"""What programs look for at fixed places: .well-known/security.txt (RFC 9116), llms.txt."""

import datetime
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.setting_groups import Security
from gongkai.pages import bulk, changes
from gongkai.pages.data_schema import schema_address
from gongkai.pages.hand_written import HandWritten
from gongkai.pages.output import Output, written
from gongkai.settings import Settings

SECURITY = ".well-known/security.txt"
MONTHS = 11
"""How long security.txt holds; RFC 9116 advises less than a year."""


def well_known_outputs(site: Site, settings: Settings, site_name: str, site_url: str, docs: Sequence[HandWritten]) -> Iterator[Output]:
    """llms.txt; security.txt where the settings name a contact."""
    if settings.security.contact:
        yield written(SECURITY, security_text(settings.security, site_url, settings.today()))
    yield written("llms.txt", _llms_text(site, settings, site_name, site_url, docs))


def security_text(security: Security, site_url: str, today: datetime.date) -> str:
    """To whom a weakness is told. `Expires` moves once a month, so that most builds leave the file alone.

    `Canonical` is the host's root, the only place at which RFC 9116 has it looked for: below a path the file is there to be copied.
    """
    host = urlsplit(site_url)
    months = today.year * 12 + today.month - 1 + MONTHS
    lines = [f"Contact: {contact}" for contact in security.contact]
    lines.append(f"Expires: {datetime.date(months // 12, months % 12 + 1, 1)}T00:00:00Z")
    lines += [f"Policy: {security.policy}"] if security.policy else []
    lines += ["Preferred-Languages: zh", f"Canonical: {host.scheme}://{host.netloc}/{SECURITY}"]
    return "\n".join(lines) + "\n"


def _llms_text(site: Site, settings: Settings, site_name: str, site_url: str, docs: Sequence[HandWritten]) -> str:
    """A guide for language models in the form of llmstxt.org: a title, a summary, lists of links with notes."""
    kinds = [
        (listing.value.label, f"{listing.address}index.json", messages.text("llms.kind")) for listing in site.kinds if listing.documents
    ]
    whole = [
        (messages.text("llms.ndjson"), bulk.NDJSON, messages.text("llms.ndjson-note")),
        (messages.text("llms.csv"), bulk.CSV, ""),
        (messages.text("llms.changes"), changes.INDEX, ""),
        (messages.text("data.feed"), bulk.FEED, "Atom"),
        (messages.text("llms.schema"), schema_address("document-1"), "JSON Schema"),
    ]
    ways = [
        (messages.text("catalogue.title"), "catalogue/", ""),
        (messages.text("list.all"), "lists/", ""),
        *((made.title, made.address, "") for made in docs if made.home is None),
    ]
    parts = [f"# {site_name}", "> " + messages.text("llms.summary", agency=settings.agency), messages.text("llms.twin")]
    for key, rows in (("kinds", kinds), ("data", whole), ("ways", ways)):
        links = (f"- [{_label(title)}]({site_url}{address}){f': {note}' if note else ''}" for title, address, note in rows)
        parts.append("\n".join((f"## {messages.text(f'llms.{key}')}", "", *links)))
    return "\n\n".join(parts) + "\n"


def _label(title: str) -> str:
    """A title within brackets."""
    return title.replace("[", "［").replace("]", "］")
