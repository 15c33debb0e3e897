"""Every word that a reader or an editor is shown, from one catalogue (messages.yml).

A council elsewhere brings its own catalogue; no other module holds a sentence.
Keys are dotted paths; values are `str.format` templates.
"""

import functools
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).with_name("messages.yml")


@functools.cache
def catalogue() -> dict[str, Any]:
    """The whole catalogue as nested dictionaries, read once a process."""
    loaded = yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(loaded, dict)
    return loaded


@functools.cache
def entry(key: str) -> Any:
    """What stands at a dotted key: a text, a list or a mapping. KeyError names a key that is not in the catalogue."""
    found: Any = catalogue()
    for part in key.split("."):
        if not isinstance(found, dict) or part not in found:
            raise KeyError(f"no message {key!r} in {CATALOGUE.name}")
        found = found[part]
    return found


def text(key: str, /, **values: object) -> str:
    """The text at `key` with `values` filled in."""
    template = str(entry(key))
    return template.format(**values) if values else template


def has(key: str) -> bool:
    """Is there a text at `key`?"""
    try:
        entry(key)
    except KeyError:
        return False
    return True


@functools.cache
def field_aliases() -> dict[str, str]:
    """Chinese field name -> the English key it stands for (标题 -> title), from the `fields` section."""
    aliases: dict[str, str] = {}
    for key, words in catalogue()["fields"].items():
        for alias in (words["label"], *words.get("aliases", ())):
            assert aliases.setdefault(alias, key) == key, f"alias {alias} is claimed by {aliases[alias]} and {key}"
    return aliases
