"""Answers -> a new site: the skeleton with the settings filled in, with or without the sample document."""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from gongkai import messages, snippets
from gongkai.editor_schema import editor_schema
from gongkai.norms.places import place_of
from gongkai.paths import skeleton_folder
from gongkai.settings import Settings

_PLAIN = re.compile(r"[\w\u3400-\u9fff][\w\u3400-\u9fff·（）./:-]*")
_TEXTS = (".md", ".yml")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new site is asked. The defaults are what the skeleton says."""

    name: str
    """Of the site."""
    url: str
    """Its whole address, with a slash at its end."""
    agency: str
    phone: str
    """Of the office that runs it."""
    results: str
    """Scheme of result marks."""

    @classmethod
    def defaults(cls) -> "Answers":
        """What stands in the skeleton."""
        return cls(**{field.name: messages.text(f"init.defaults.{field.name}") for field in fields(cls)})


def lay(folder: Path, answers: Answers, *, sample: bool) -> None:
    """Lay the site down in an empty or a new folder."""
    left_out = shutil.ignore_patterns("__pycache__", *(() if sample else ("content",)))
    shutil.copytree(skeleton_folder(), folder, dirs_exist_ok=True, ignore=left_out)
    (folder / "content").mkdir(exist_ok=True)
    if not sample:
        (folder / "content/.gitkeep").touch()
    (folder / ".githooks/pre-commit").chmod(0o755)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in _TEXTS and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            text = file.read_text(encoding="utf-8")
            if (made := _filled(text, answers)) != text:
                file.write_text(made, encoding="utf-8", newline="\n")


def write_editor_files(folder: Path, settings: Settings) -> list[Path]:
    """Schemas of all kinds and snippets, for an editor; what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        f"{kind.folder}.schema.json": json.dumps(editor_schema(kind), ensure_ascii=False, indent=1) + "\n" for kind in settings.all_kinds
    }
    texts["gongkai.code-snippets"] = snippets.as_text(snippets.snippets(settings.all_kinds, settings.agency))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def _filled(text: str, answers: Answers) -> str:
    """Replace what the skeleton says by the answers; the host site's path follows from the address."""
    before = Answers.defaults()
    text = _host(text, before.url, answers.url)
    pairs: Mapping[str, str] = {
        before.url: answers.url,
        before.name: answers.name,
        before.agency: answers.agency,
        before.phone: answers.phone,
    }
    for old, new in pairs.items():
        text = text.replace(old, new if _PLAIN.fullmatch(new) else json.dumps(new, ensure_ascii=False))
    if own := place_of(answers.agency):
        text = text.replace(place_of(before.agency), own)
    return re.sub(r"^( +results: ).*$", lambda match: match[1] + answers.results, text, flags=re.MULTILINE)


def _host(text: str, before: str, after: str) -> str:
    """The breadcrumb of the host site: its home page, and the section in which the site lies, if it lies in one."""
    old, new = urlsplit(before), urlsplit(after)
    section = [part for part in new.path.split("/") if part][:-1]
    lines = []
    for line in text.split("\n"):
        crumb = f"{old.scheme}://{old.netloc}/{old.path.split('/')[1]}/}}"
        if line.strip().startswith("- {title:") and crumb in line:
            if not section:
                continue
            line = line.replace(crumb, f"{old.scheme}://{old.netloc}/{section[0]}/}}")
        lines.append(line)
    home, own = f"{old.scheme}://{old.netloc}/", f"{new.scheme}://{new.netloc}/"
    return "\n".join(line if before in line else line.replace(home, own) for line in lines)
