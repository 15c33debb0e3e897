"""`--set field=value` -> fields, typed as the schema takes them. ValueError in words for the editor."""

from collections.abc import Iterable

import yaml

from gongkai import messages
from gongkai.importer.findings import Value


def parse_given(pairs: Iterable[str], known: set[str]) -> dict[str, Value]:
    """`发布日期=2024-03-05`, `proposers=[沈知远, 林某]`, `speaker={name: 闻山岳}`; a key given twice makes a list."""
    aliases = messages.field_aliases()
    found: dict[str, Value] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        key = aliases.get(name.strip(), name.strip())
        if not sign or not text.strip():
            raise ValueError(messages.text("import.set-form", value=pair))
        if key not in known:
            raise ValueError(messages.text("import.set-unknown", key=name))
        value = _value(text.strip())
        before = found.get(key)
        if before is None:
            found[key] = value
        else:
            found[key] = [*(before if isinstance(before, list) else [before]), value]
    return found


def _value(text: str) -> Value:
    """A list or a mapping where it is written as one; else the text itself, never a number or a flag."""
    if text[0] in "[{":
        try:
            loaded = yaml.load(text, Loader=yaml.BaseLoader)  # every scalar stays text
        except yaml.YAMLError:
            return text
        if isinstance(loaded, list | dict):
            return loaded
    return text
