"""Our style sheets and scripts -> files whose names bear their content, so that they may be cached for ever."""

import hashlib
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
