"""What front matter and body name of the files beside a document -> attachments and pictures, and the problems with them."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from gongkai import messages
from gongkai.model.danger import Danger
from gongkai.model.document import Attachment, FileFacts
from gongkai.model.problem import Problem, problem
from gongkai.model.review import Review
from gongkai.model.schema import AttachmentField

_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\((?:<([^>\n]{1,200})>|([^)\s\"]{1,200}))")

Facts = Callable[[str], FileFacts]
"""Name of a file beside the document -> its facts; raises ValueError with a reason."""


class Beside:
    """The files beside one document. `is_shown`: is any of them published? Where none is, their dangers are nobody's."""

    def __init__(self, source: str, lines: Mapping[str, int], facts: Facts, problems: list[Problem], *, is_shown: bool) -> None:
        self._source = source
        self._lines = lines
        self._facts = facts
        self._problems = problems
        self._is_shown = is_shown
        self._allowed: set[str] = set()
        """SHA-256 of the files that a review allows."""

    def attachments(self, named: tuple[AttachmentField, ...]) -> Iterator[Attachment]:
        """The attachments as a page shows them."""
        for place, item in enumerate(named):
            line = self._lines.get(f"attachments.{place}.file", self._lines.get("attachments", 1))
            if item.absent:
                yield Attachment(item.title, None, item.absent)
            elif "/" in item.file or "\\" in item.file or item.file.startswith("."):
                self._problems.append(problem("attachment-outside", self._source, line, file=item.file))
            else:
                try:
                    facts = self._facts(item.file)
                except ValueError as reason:
                    self._problems.append(problem(f"attachment-{reason}", self._source, line, file=item.file))
                    continue
                review = self._holding(item, facts, place)
                self._allowed |= {facts.sha256} if review else set()
                self._tell(facts, item.file, line)
                yield Attachment(item.title or item.file.rsplit(".", 1)[0], facts, "", review)

    def images(self, body: str, first_line: int) -> Iterator[FileFacts]:
        """The pictures that the body shows and that lie beside it; render tells of those that do not."""
        if "![" not in body:
            return
        seen = set()
        for found in _IMAGE.finditer(body):
            name = unquote(found[1] or found[2])
            if name in seen or "/" in name or "\\" in name or ":" in name:
                continue
            seen.add(name)
            try:
                facts = self._facts(name)
            except ValueError:
                continue
            if facts.dangers:
                self._tell(facts, name, first_line + body.count("\n", 0, found.start()))
            yield facts

    def _holding(self, item: AttachmentField, facts: FileFacts, place: int) -> Review | None:
        """The review of an attachment, where it is of the file that lies here now."""
        review = item.reviewed
        if review is None or review.sha256 == facts.sha256:
            return review
        if self._is_shown and any(danger.is_reviewable for danger in facts.dangers):
            code = "review-of-another" if review.sha256 else "review-unbound"
            key = f"attachments.{place}.reviewed"
            line = self._lines.get(f"{key}.sha256", self._lines.get(key, self._lines.get("attachments", 1)))
            values = {"file": item.file, "by": review.by, "date": review.date, "was": review.sha256, "sha256": facts.sha256}
            self._problems.append(problem(code, self._source, line, **values))
        return None

    def _tell(self, facts: FileFacts, file: str, line: int) -> None:
        """The dangers of a file that no review allows."""
        for danger in facts.dangers if self._is_shown else ():
            if not (danger.is_reviewable and facts.sha256 in self._allowed):
                values = {"file": file, "detail": _detail(danger), "sha256": facts.sha256}
                self._problems.append(problem(f"attachment-{danger.key}", self._source, line, **values))


def _detail(danger: Danger) -> str:
    """A danger in words; what a rule of the personal-data gate has no words for is shown as it was found."""
    key = f"danger.{danger.what}"
    return messages.text(key, where=danger.where) if messages.has(key) else danger.where
