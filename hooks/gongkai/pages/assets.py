"""Our style sheets and scripts -> files whose names bear their content, so that they may be cached for ever."""

import hashlib
import json
import re
from functools import partial
from pathlib import Path

from gongkai import messages
from gongkai.norms import script
from gongkai.pages.output import Output, written
from gongkai.pages.press import Press
from gongkai.settings import Settings


def asset_outputs(theme: Path) -> dict[str, Output]:
    """Logical name -> output: one style sheet joined of all components (tokens first, print last), and each script of its own."""
    css = sorted((theme / "gongkai/css").glob("*.css"), key=lambda file: (file.stem != "tokens", file.stem == "print", file.stem))
    joined = "\n".join(file.read_text(encoding="utf-8") for file in css)
    outputs = {"gongkai.css": _hashed("gongkai", ".css", joined)}
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted((theme / "gongkai/js").glob("*.js"))}
    while texts:
        name = next(name for name, text in texts.items() if not any(other in texts for other in _IMPORT.findall(text)))
        text = _WORDS.sub(_words, _IMPORT.sub(lambda match: f'"./{outputs[match[1]].path.rpartition("/")[2]}"', texts.pop(name)))
        outputs[name] = _traditional(text) if _TABLE in text else _hashed(name.removesuffix(".js"), ".js", text)
    return outputs


def colours_output(settings: Settings) -> Output | None:
    """The site's own colours, where its settings give some."""
    return _hashed("colours", ".css", settings.colours.css()) if settings.colours.are_given else None


_WORDS = re.compile(r"/\* words: ([\w.-]+) \*/ \{\}")
"""Where a script's words go in: a key of the message catalogue."""
_IMPORT = re.compile(r'"\./(\w+\.js)"')
"""A script that another one imports; it bears its content in its name, so it is named first."""
_TABLE = "/* table of characters */ {}"
"""Where the table for Traditional Chinese goes in."""


def _words(match: re.Match[str]) -> str:
    return json.dumps(messages.entry(match[1]), ensure_ascii=False)


def _traditional(text: str) -> Output:
    """The script with its table, which is worked out only where the site does not have it yet."""
    digest = hashlib.sha256(f"{script.version()} {text}".encode()).hexdigest()[:8]
    return Output(f"assets/traditional.{digest}.js", (digest,), partial(_with_table, text))


def _with_table(text: str, press: Press) -> bytes:
    table = script.table()
    said = {
        "from": "".join(table.characters),
        "to": "".join(table.characters.values()),
        "phrases": " ".join(f"{old} {new}" for old, new in table.phrases.items()),
        "barriers": "".join(table.barriers),
    }
    return text.replace(_TABLE, json.dumps(said, ensure_ascii=False, separators=(",", ":"))).encode()


def _hashed(stem: str, suffix: str, text: str) -> Output:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return written(f"assets/{stem}.{digest}{suffix}", text)


_MODULES = ("normalise", "query", "reader", "verify", "search")
"""The search engine, what is imported first."""
_COMMENT = re.compile(r"/\*\*.*?\*/ ?|^\s*//.*?$|^import [^;]*;$", re.MULTILINE | re.DOTALL)

_OPERATOR = re.compile(r" (=>|[=!]==|&&|\|\||>>>?|[<>+]=|[=<>+*?:-]) |(?<=\)) (?={)|(?<={) | (?=})")
"""Blanks around operators go, and those at braces: no text in the engine has one there."""


def search_script(theme: Path) -> Output:
    """The search engine, joined of its modules, without comments and idle blanks; at an address that stays: it is a public interface."""
    parts = []
    for name in _MODULES:
        text = (theme / f"gongkai/js/search/{name}.js").read_text(encoding="utf-8")
        if name != _MODULES[-1]:
            text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
        parts += [_OPERATOR.sub(lambda match: match[1] or "", line.strip()) for line in _COMMENT.sub("", text).splitlines()]
    return written("assets/gongkai/search.js", "\n".join(filter(None, parts)) + "\n")
