"""A draft -> a document in content/: checked first, then moved with the files that lie beside it and that it names."""

import datetime
import re
from pathlib import Path

from gongkai.model.document import FileFacts
from gongkai.model.problem import Problem, Severity
from gongkai.norms.vocabulary import DRAFT_KEYS, FLAG_WORDS
from gongkai.read.files import file_facts
from gongkai.read.record import read_record
from gongkai.read.source import decode
from gongkai.settings import Settings

_DRAFT = re.compile(rf"^(?:{'|'.join(DRAFT_KEYS)}): *(?:{'|'.join(w for w, on in FLAG_WORDS.items() if on)}) *\n", re.MULTILINE)


class Refusal(Exception):
    """Why a draft cannot be adopted: problems, or a code below `adopt` in the catalogue."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.problems = problems
        self.values = values


def adopt(draft: Path, content: Path, settings: Settings, keep_draft: bool = False, dry_run: bool = False) -> str:
    """The document's path below content/. Refusal where it has errors, or where something stands there already."""
    if not draft.is_file() or draft.suffix != ".md":
        raise Refusal("no-file")
    path = place_of(draft, settings)
    target = content / f"{path}.md"
    text = decode(path, draft.read_bytes())
    if isinstance(text, Problem):
        raise Refusal("problems", (text,))
    names: dict[str, Path] = {}

    def facts(name: str) -> FileFacts:
        found = file_facts(draft.parent / name)
        names[name] = draft.parent / name
        return found

    record = read_record(path, text, settings, datetime.date.max, facts)
    if errors := tuple(one for one in record.problems if one.severity is Severity.ERROR):
        raise Refusal("problems", errors)
    taken = [name for name, file in names.items() if _differs(target.parent / name, file)]
    if target.exists() or taken:
        raise Refusal("taken", path=f"{path}.md" if target.exists() else taken[0])
    if not dry_run:
        _move(draft, target, text if keep_draft else _DRAFT.sub("", text, count=1), names)
    return f"{path}.md"


def place_of(draft: Path, settings: Settings) -> str:
    """`drafts/replies/2024/x.md` -> `replies/2024/x`: from the last folder that is a kind's."""
    parts = draft.resolve().with_suffix("").parts
    kinds = {kind.folder for kind in settings.all_kinds}
    start = next((place for place in range(len(parts) - 2, -1, -1) if parts[place] in kinds), None)
    if start is None:
        raise Refusal("no-kind")
    return "/".join(parts[start:])


def _differs(there: Path, here: Path) -> bool:
    return there.exists() and there.read_bytes() != here.read_bytes()


def _move(draft: Path, target: Path, text: str, names: dict[str, Path]) -> None:
    """Files first, the document last; the draft goes when all stands."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for name, file in names.items():
        if not (target.parent / name).exists():
            (target.parent / name).write_bytes(file.read_bytes())
    with open(target, "x", encoding="utf-8", newline="\n") as file_:
        file_.write(text)
    draft.unlink()
    for name, file in names.items():
        others = (other.read_text(encoding="utf-8", errors="replace") for other in draft.parent.glob("*.md"))
        if not any(name in other for other in others):
            file.unlink(missing_ok=True)
