"""List numbers of a Word letter, which stand in its numbering part and not in its text: a paragraph's numPr -> `（二）`."""

from typing import Any

from gongkai.norms.numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"}
)


class Numbers:
    """Counts lists in the order of the text."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{W}lvl"):
                form, text, start = (level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
                levels[int(level.get(f"{W}ilvl", "0"))] = (
                    form.get(f"{W}val") if form is not None else "decimal",
                    text.get(f"{W}val", "") if text is not None else "",
                    int(start.get(f"{W}val", "1")) if start is not None else 1,
                )
            self._levels[abstract.get(f"{W}abstractNumId")] = levels
        for number in root.findall(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            if link is not None:
                self._abstract[number.get(f"{W}numId")] = link.get(f"{W}val")

    def next(self, properties: Any) -> str:
        """The number of the next paragraph that bears these properties; an empty string for bullets and for what cannot be counted."""
        identity, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        key = self._abstract.get(identity.get(f"{W}val") if identity is not None else "", "")
        level = int(depth.get(f"{W}val", "0")) if depth is not None else 0
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level][0] in ("bullet", "none"):
            return ""
        text = levels[level][1]
        for place in range(level, -1, -1):
            form, _, start = levels.get(place, ("decimal", "", 1))
            text = text.replace(f"%{place + 1}", _written(form, counts.get(place, start)))
        return text


def _written(form: str, number: int) -> str:
    if form in _CHINESE:
        return to_chinese(number)
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    return str(number)
