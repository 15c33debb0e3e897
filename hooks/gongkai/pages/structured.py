"""What a page says of itself in schema.org's words (JSON-LD): a value -> a data block for the page's head.

Article and Report for documents, Dataset for the catalogue, WebSite and GovernmentOrganization for the home page, BreadcrumbList for all
that has a breadcrumb. A `<script>` of a type that is no script is a data block: browsers run nothing of it, so the policy has nothing to
forbid (HTML, "prepare the script element"). Inside one, `<` must not be readable as a tag's beginning, so it is written as an escape.
"""

import json
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from gongkai.model.date import PartialDate
from gongkai.model.setting_groups import Office
from gongkai.settings import Settings

CONTEXT = "https://schema.org"
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_UNSAFE = "<>&\u2028\u2029"
_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in _UNSAFE})
MEDIA_TYPES = {
    "PDF": "application/pdf", "OFD": "application/ofd", "DOC": "application/msword", "XLS": "application/vnd.ms-excel",
    "PPT": "application/vnd.ms-powerpoint", "ZIP": "application/zip", "TXT": "text/plain", "CSV": "text/csv", "PNG": "image/png",
    "JPG": "image/jpeg", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "PPTX": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ODT": "application/vnd.oasis.opendocument.text", "ODS": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip
"""Type of a file as we name it -> its media type; others are left out."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that a document publishes."""

    title: str
    address: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Article:
    """A document."""

    type: str
    """Article or Report."""
    headline: str
    asked: str
    """What was asked, where the headline is the formal title."""
    published: str
    modified: str
    authors: tuple[str, ...]
    identifiers: tuple[str, ...]
    keywords: tuple[str, ...]
    section: str
    list_address: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """One form in which a dataset is given."""

    address: str
    type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data of many documents; `parts` are those of their kinds."""

    name: str
    description: str
    address: str
    downloads: tuple[Download, ...]
    first: str = ""
    last: str = ""
    """Days of the oldest and the newest document."""
    modified: str = ""
    columns: tuple[str, ...] = ()
    """What is told of each document."""
    parts: tuple["Dataset", ...] = ()


@dataclass(frozen=True, slots=True)
class HomePage:
    """The site itself."""


Entity = Article | Dataset | HomePage


@dataclass(frozen=True, slots=True)
class Context:
    """What all pages share."""

    settings: Settings
    site_name: str
    site_url: str


def iso(date: PartialDate, zone: str) -> str:
    """ISO 8601 for machines: a day stays a day, a time has the site's offset."""
    if not date.time:
        return str(date.first)
    return date.moment.replace(tzinfo=zoneinfo.ZoneInfo(zone)).isoformat()


def json_ld(entity: Entity | None, address: str, description: str, crumbs: Sequence[tuple[str, str]], context: Context) -> Markup:
    """The data block of a page; empty where there is nothing to say. `crumbs`: (title, address below the root) of the breadcrumb."""
    nodes = list(_nodes(entity, address, description, context))
    if crumbs:
        nodes.append(_breadcrumb(crumbs, address, context))
    if not nodes:
        return Markup()
    return Markup(f'<script type="application/ld+json">{block_text({"@context": CONTEXT, "@graph": nodes})}</script>')


def block_text(value: object) -> str:
    """JSON that cannot end the block it stands in, nor begin a comment."""
    text = _compact(value)
    return text.translate(_ESCAPES) if any(char in text for char in _UNSAFE) else text


def _nodes(entity: Entity | None, address: str, description: str, context: Context) -> Iterator[dict[str, Any]]:
    match entity:
        case Article():
            yield _article(entity, address, description, context)
        case Dataset():
            yield dataset_node(entity, context)
        case HomePage():
            yield {
                "@type": "WebSite", "@id": f"{context.site_url}#site", "url": context.site_url, "name": context.site_name,
                "inLanguage": "zh-CN", "publisher": {"@id": f"{context.site_url}#agency"},
            }  # fmt: skip
            yield _agency_in_full(context)


def _article(article: Article, address: str, description: str, context: Context) -> dict[str, Any]:
    own = context.site_url + quote(address)
    node: dict[str, Any] = {
        "@type": article.type,
        "@id": f"{own}#document",
        "url": own,
        "mainEntityOfPage": own,
        "headline": article.headline,
        "datePublished": article.published,
        "dateModified": article.modified,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "author": [{"@type": "GovernmentOrganization", "name": name} for name in article.authors],
        "publisher": _agency(context),
        "articleSection": article.section,
        "isPartOf": {"@type": "CollectionPage", "name": article.section, "url": context.site_url + article.list_address},
    }
    if article.asked:
        node["alternativeHeadline"] = article.asked
    if description:
        node["description"] = description
    if article.identifiers:
        node["identifier"] = list(article.identifiers)
    if article.keywords:
        node["keywords"] = list(article.keywords)
    if article.files:
        node["associatedMedia"] = [_media(file, own) for file in article.files]
    return node


def _media(file: File, own: str) -> dict[str, Any]:
    node = {
        "@type": "MediaObject",
        "name": file.title,
        "contentUrl": own + file.address,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
    if file.type in MEDIA_TYPES:
        node["encodingFormat"] = MEDIA_TYPES[file.type]
    return node


def dataset_node(dataset: Dataset, context: Context) -> dict[str, Any]:
    """A dataset with the forms it is given in; DCAT's terms have their counterparts here (distribution, temporal, hasPart)."""
    own = context.site_url + dataset.address
    node: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{own}#dataset",
        "name": dataset.name,
        "description": dataset.description,
        "url": own,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "creator": _agency(context),
        "publisher": _agency(context),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": context.site_url + one.address, "encodingFormat": one.type} for one in dataset.downloads
        ],
    }
    if dataset.first:
        node["temporalCoverage"] = f"{dataset.first}/{dataset.last}"
    if dataset.modified:
        node["dateModified"] = dataset.modified
    if dataset.columns:
        node["variableMeasured"] = list(dataset.columns)
        node["includedInDataCatalog"] = {"@type": "DataCatalog", "name": context.site_name, "url": context.site_url}
    if dataset.parts:
        node["hasPart"] = [dataset_node(part, context) for part in dataset.parts]
    return node


def _agency(context: Context) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "@id": f"{context.site_url}#agency", "name": context.settings.agency}


def _agency_in_full(context: Context) -> dict[str, Any]:
    node = _agency(context) | {"url": context.settings.host[0].url if context.settings.host else context.site_url}
    office: Office = context.settings.contact
    if office.phone:
        node["telephone"] = office.phone
    if office.email:
        node["email"] = office.email
    if office.address:
        address = {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": office.address}
        node["address"] = address | ({"postalCode": office.postcode} if office.postcode else {})
    return node


def _breadcrumb(crumbs: Sequence[tuple[str, str]], address: str, context: Context) -> dict[str, Any]:
    """The host site's steps, ours, and those of the page; the last one is the page itself."""
    steps = [(step.title, step.url) for step in context.settings.host]
    steps.append((context.site_name, context.site_url))
    steps += [(title, context.site_url + quote(below or address)) for title, below in crumbs]
    items = [{"@type": "ListItem", "position": n, "name": title, "item": url} for n, (title, url) in enumerate(steps, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}
