"""A content folder within a Git repository -> the versions of its documents, by one `git log` and one `git cat-file` for all of them.

A repository may be hostile: nothing of its configuration that names a program is followed (pagers, hooks, fsmonitor, external diffs,
text conversion, signatures), nothing is fetched, and no lock is taken. One that belongs to another user is refused by Git itself.
"""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

SECONDS = 300
"""That `git log` may take."""
MOST = 50
"""Newest versions of a document that are looked at."""
_OPTIONS = (
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false", "-c", "log.showSignature=false",
    "-c", "protocol.allow=never", "-c", "core.sshCommand=false", "-c", "core.pager=cat", "-c", "diff.external=",
    "--no-optional-locks", "--no-replace-objects", "--no-pager", "--literal-pathspecs",
)  # fmt: skip
_LOG = (
    "log", "-z", "--first-parent", "-m", "--raw", f"-O{os.devnull}", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--find-renames=100%",
    "--relative", "--no-show-signature", "--no-color", "--no-notes", "--format=%x01%cI", "HEAD", "--", ".",
)  # fmt: skip
"""The line of the branch itself: what a merge brought was public from the merge on. Dates are those of committing."""


class GitError(Exception):
    """No history: `code` is `missing` (no Git, no repository, no commit), `shallow` (a part of it) or `refused` (Git's own words)."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = said


class Version(NamedTuple):
    """A state of a document's file."""

    committed: str
    """ISO 8601 with its offset."""
    blob: str
    """Name of the content in the repository."""


def versions(content: Path, wanted: frozenset[str]) -> Mapping[str, tuple[Version, ...]]:
    """Path below content/ without `.md` -> its versions, oldest first, under former names too. GitError where there is no history."""
    if _run(content, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise GitError("shallow")
    found: dict[str, list[Version]] = defaultdict(list)
    named = {f"{path}.md": path for path in wanted}
    for committed, status, before, after, blob, is_file in _changes(_run(content, *_LOG)):
        if (path := named.get(after)) is None:
            continue
        if status == "D" or not is_file:  # before that, another file bore the name
            del named[after]
            continue
        if status == "R":
            del named[after]
            named[before] = path
        elif len(found[path]) < MOST:
            found[path].append(Version(committed, blob))
        if status == "A":
            del named[after]
    return {path: tuple(reversed(of)) for path, of in found.items()}


def _changes(log: bytes) -> Iterator[tuple[str, str, str, str, str, bool]]:
    """(committed, status, old name, new name, content, is it a regular file?), newest first."""
    tokens = iter(log.decode("utf-8", "surrogateescape").split("\0"))
    committed = ""
    for token in tokens:
        token = token.lstrip("\n")
        if token.startswith("\x01"):
            committed = token[1:].strip()
        elif token.startswith(":"):
            _, mode, _, blob, status = token.split(" ")
            name = next(tokens)
            after = next(tokens) if status[0] in "RC" else name
            yield committed, status[0], name, after, blob, mode.startswith("100")


def _environment() -> dict[str, str]:
    """Ours, without what would point Git elsewhere, and without anybody's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    return kept | own | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def _run(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *arguments], cwd=folder, env=_environment(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError("missing", str(error)) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise GitError("refused" if "dubious ownership" in said else "missing", said.partition("\n")[0])
    return done.stdout


class Contents:
    """The contents of a repository, read by one process."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["git", *_OPTIONS, "cat-file", "--batch"], cwd=folder, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def read(self, blob: str) -> bytes:
        """One content. GitError where it is not there."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked
        assert answered
        asked.write(f"{blob}\n".encode())
        asked.flush()
        head = answered.readline().split()
        if len(head) != 3:
            raise GitError("missing", blob)
        content = answered.read(int(head[2]))
        answered.read(1)
        return content

    def close(self) -> None:
        """Let the process end."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()


def opened(folder: Path) -> "closing[Contents]":
    """Contents, for a `with`."""
    return closing(Contents(folder))
