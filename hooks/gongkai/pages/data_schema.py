"""Types of the published data -> JSON Schemas (draft 2020-12) with Chinese titles, as the site ships them."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from gongkai import messages
from gongkai.model.kind import Kind
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.press import Press
from gongkai.pages.shapes import MOMENT, PRIVATE, SHAPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_address(name: str) -> str:
    """Where a schema stands, below the site's root."""
    return f"data/schema/{name}.json"


def schema_outputs() -> Iterator[Output]:
    """Every schema as a file. Code and settings, which they are made of, are inputs of every file."""
    for name in SHAPES:
        yield Output(schema_address(name), (), partial(_schema_file, name))


def _schema_file(name: str, press: Press) -> bytes:
    return json_bytes(data_schema(name, press.settings.all_kinds, press.site_url))


def data_schema(name: str, kinds: tuple[Kind, ...], site_url: str) -> dict[str, Any]:
    """The JSON Schema of one of SHAPES, with Chinese titles. `kinds`: whose facts a document may have."""
    made = TypeAdapter(SHAPES[name]).json_schema(mode="serialization")
    made = {"$schema": DIALECT, "$id": f"{site_url}{schema_address(name)}", **made}
    if name == "document-1":
        facts = {kind.folder: _facts_schema(kind) for kind in kinds}
        made["$defs"] |= {f"facts-{folder}": schema for folder, schema in facts.items()}
        made["allOf"] = [
            {"if": {"properties": {"kind": {"const": folder}}}, "then": {"properties": {"facts": {"$ref": f"#/$defs/facts-{folder}"}}}}
            for folder in facts
        ]
    _walk(made, _entitle)
    return made


def _facts_schema(kind: Kind) -> dict[str, Any]:
    """The fields of a kind as facts have them: what equals its default is left out; parts of fields stand in its own `$defs`."""
    made = kind.schema().model_json_schema(mode="serialization", ref_template=f"#/$defs/facts-{kind.folder}/$defs/{{model}}")
    made["properties"] = {key: value for key, value in made["properties"].items() if key not in PRIVATE}
    _walk(made, _as_dumped)
    labels = {field.key: field.label for field in kind.extra}
    for key, value in made["properties"].items():
        value["title"] = labels.get(key) or _field_label(key)
    parts = made.pop("$defs", {})
    needed = _named(made["properties"], parts)
    return made | {"$defs": {name: part for name, part in parts.items() if name in needed}}


def _named(schema: Any, parts: Mapping[str, Any]) -> set[str]:
    """The parts that a schema refers to, and those that they refer to."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        told = json.dumps(waiting.pop())
        new = {name for name in parts if f'/{name}"' in told} - found
        found |= new
        waiting += [parts[name] for name in new]
    return found


def _walk(schema: Any, do: Callable[[dict[str, Any]], None]) -> None:
    """Every schema within a schema, the outer one first."""
    if isinstance(schema, dict):
        do(schema)
        for value in schema.values():
            _walk(value, do)
    elif isinstance(schema, list):
        for value in schema:
            _walk(value, do)


def _as_dumped(schema: dict[str, Any]) -> None:
    """Only what has no default is always there, nothing is null, dates are texts of known forms, new keys may come."""
    if isinstance(properties := schema.get("properties"), dict):
        schema["required"] = [key for key in schema.get("required", ()) if "default" not in properties.get(key, {"default": ""})]
    if isinstance(choices := schema.get("anyOf"), list):
        given = [choice for choice in choices if choice.get("type") != "null"]
        if len(given) == 1:
            del schema["anyOf"]
            schema |= given[0]
    if "examples" in schema:
        schema["pattern"] = MOMENT
    if not isinstance(schema.get("default"), dict) or "type" in schema or "$ref" in schema:
        schema.pop("default", None)
    schema.pop("additionalProperties", None)


def _entitle(schema: dict[str, Any]) -> None:
    """Chinese titles for keys; docstrings of ours are no text for the public."""
    schema.pop("description", None)
    if not isinstance(properties := schema.get("properties"), dict):
        return
    if str(schema.get("title", "x")).isascii():
        schema.pop("title", None)
    for key, value in properties.items():
        if isinstance(value, dict) and str(value.get("title", "")).isascii():
            value.pop("title", None)
            if label := _label(key):
                value["title"] = label


def _label(key: str) -> str:
    words = messages.entry("columns") | messages.entry("data.keys")
    return str(words.get(key) or _field_label(key))


def _field_label(key: str) -> str:
    found = messages.entry("fields").get(key)
    return str(found["label"]) if found else ""
