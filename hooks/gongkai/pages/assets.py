"""Our style sheets and scripts -> files whose names bear their content, so that they may be cached for ever."""

import hashlib
import re
from pathlib import Path

from gongkai.pages.output import Output, written


def asset_outputs(theme: Path) -> dict[str, Output]:
    """Logical name -> output: one style sheet joined of all components (tokens first, print last), and each script of its own."""
    css = sorted((theme / "gongkai/css").glob("*.css"), key=lambda file: (file.stem != "tokens", file.stem == "print", file.stem))
    joined = "\n".join(file.read_text(encoding="utf-8") for file in css)
    outputs = {"gongkai.css": _hashed("gongkai", ".css", joined)}
    for file in sorted((theme / "gongkai/js").glob("*.js")):
        outputs[file.name] = _hashed(file.stem, ".js", file.read_text(encoding="utf-8"))
    return outputs


def _hashed(stem: str, suffix: str, text: str) -> Output:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return written(f"assets/{stem}.{digest}{suffix}", text)


_MODULES = ("normalise", "query", "reader", "verify", "search")
"""The search engine, what is imported first."""
_COMMENT = re.compile(r"/\*\*.*?\*/ ?|^\s*//.*?$|^import [^;]*;$", re.MULTILINE | re.DOTALL)

_OPERATOR = re.compile(r" (=>|[=!]==|&&|\|\||>>>?|[<>+]=|[=<>+*?:-]) ")
"""Blanks around these go: no text in the engine has one of them between blanks."""


def search_script(theme: Path) -> Output:
    """The search engine, joined of its modules, without comments and idle blanks; at an address that stays: it is a public interface."""
    parts = []
    for name in _MODULES:
        text = (theme / f"gongkai/js/search/{name}.js").read_text(encoding="utf-8")
        if name != _MODULES[-1]:
            text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
        parts += [_OPERATOR.sub(r"\1", line.strip()) for line in _COMMENT.sub("", text).splitlines()]
    return written("assets/gongkai/search.js", "\n".join(filter(None, parts)) + "\n")
