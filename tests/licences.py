"""The packages that the program is made of -> docs/licences.md: name, licence, who needs it. `make licences` runs it."""

import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
_HEAD = """# 所用软件的许可

这一页由 `make licences` 生成，列出本系统运行时用到的全部软件包和它们的许可证。版本和校验值见仓库里的 `requirements.txt`。

| 软件包 | 许可证 | 由谁用到 |
| --- | --- | --- |
"""
_SHORT = {
    "mit license": "MIT", "mit": "MIT", "bsd license": "BSD", "bsd": "BSD", "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0", "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "python software foundation license": "PSF-2.0",
}  # fmt: skip


def packages() -> dict[str, list[str]]:
    """Every package that an installation needs -> the packages that need it."""
    found: dict[str, list[str]] = {}
    waiting = ["gongkai"]
    while waiting:
        asking = waiting.pop()
        for text in distribution(asking).requires or ():
            need = Requirement(text)
            name = canonicalize_name(need.name)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                if name not in found:
                    waiting.append(name)
                found.setdefault(name, []).append(asking)
    return {name: sorted(set(asking)) for name, asking in sorted(found.items())}


def licence(name: str) -> str:
    """What a package says of itself: an SPDX expression, else its classifiers, else a short text."""
    metadata = distribution(name).metadata
    if expression := metadata.get("License-Expression"):
        return expression
    told = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    told = [one for one in told if one != "OSI Approved"] or [str(metadata.get("License") or "").strip().split("\n")[0]]
    return "、".join(dict.fromkeys(_SHORT.get(one.lower(), one) for one in told))


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(f"| {name} | {licence(name)} | {'、'.join(asking)} |\n" for name, asking in packages().items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE, file=sys.stderr)
