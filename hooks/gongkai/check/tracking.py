"""Rules about what is to be done: rows of responsibility lists (责任清单), commitments (承诺事项), and what is told of them."""

import difflib
from collections.abc import Iterable, Iterator

from gongkai import messages
from gongkai.check.ground import Ground
from gongkai.model.document import problem_at
from gongkai.model.problem import Problem, problem
from gongkai.norms.responsibility import LONG_TERM, due_day
from gongkai.norms.results import Scale
from gongkai.render.rendered import Rendered

_KEPT = frozenset({Scale.SOLVED, Scale.REFERENCE})
"""Results that leave nothing to be done."""


def progress_names_rows(item: Rendered) -> Iterator[Problem]:
    """What progress tells of is a row of the document's own lists, or one of its commitments."""
    document = item.document
    for place, told in enumerate(document.progress):
        yield from _unknown(item, f"progress.{place}.row", told.row, item)


def progress_follows_the_document(item: Rendered) -> Iterator[Problem]:
    """Progress, and the keeping of a commitment, come after the document was made."""
    document = item.document
    dates = [(f"progress.{place}.date", told.date) for place, told in enumerate(document.progress)]
    dates += [(f"commitments.{place}.fulfilled", made.fulfilled) for place, made in enumerate(document.commitments) if made.fulfilled]
    for key, date in dates:
        if date.last < document.made_on.first:
            yield problem_at(document, key, "progress-before-document", key=key, value=date, date=document.made_on)


def deadline_follows_the_document(item: Rendered) -> Iterator[Problem]:
    """A deadline is not over before the document is made; of a list, which may be a copy of another, it is advice."""
    document = item.document
    made = document.made_on
    for place, promise in enumerate(document.commitments):
        due = due_day(promise.due)
        if due and due not in LONG_TERM and due < made.first.isoformat():
            key = f"commitments.{place}.due"
            yield problem_at(document, key, "commitment-due-early", key=key, value=promise.due, date=made)
    for duty in item.duties:
        if duty.due and duty.due not in LONG_TERM and duty.due < made.first.isoformat():
            yield problem("duty-due-early", document.source_path, document.body_line, id=duty.id, value=duty.due_text, date=made)


def kept_commitment_has_evidence(item: Rendered) -> Iterator[Problem]:
    """A commitment that is said to be kept names its evidence: a document of the site, or a web address."""
    for place, promise in enumerate(item.document.commitments):
        if promise.fulfilled and not promise.evidence:
            yield problem_at(item.document, f"commitments.{place}", "commitment-without-evidence", number=place + 1)


def commitments_belong_to_open_results(item: Rendered) -> Iterator[Problem]:
    """Commitments stand in replies whose result is in progress or planned."""
    document = item.document
    if document.commitments and document.results and all(result.scale in _KEPT for result in document.results):
        marks = messages.text("report.list").join(result.mark for result in document.results)
        yield problem_at(document, "commitments", "commitment-of-solved", value=marks)


def follow_ups_name_rows(ground: Ground) -> Iterator[Problem]:
    """A follow-up names rows that its document has; that there is such a document is a rule of references."""
    known = {item.document.path: item for item in ground.site.everything}
    for item in ground.site.everything:
        for place, told in enumerate(item.document.fields.follows_up):
            if (target := known.get(told.document)) and target is not item:
                yield from _unknown(item, f"follows_up.{place}.row", told.row, target)


def follow_ups_come_later(ground: Ground) -> Iterator[Problem]:
    """A document that tells of the outcome is not older than the one that it tells of."""
    known = {item.document.path: item.document for item in ground.site.everything}
    for item in ground.site.everything:
        for place, told in enumerate(item.document.fields.follows_up):
            target = known.get(told.document)
            if target and item.document.date.last < target.made_on.first:
                values = {"key": f"follows_up.{place}", "value": told.document, "date": target.made_on, "own": item.document.date}
                yield problem_at(item.document, f"follows_up.{place}", "follow-up-early", **values)


def progress_is_not_ahead(ground: Ground) -> Iterator[Problem]:
    """What is told as done has been done: its day is not still to come."""
    today = ground.settings.today()
    for item in ground.site.everything:
        document = item.document
        dates = [(f"progress.{place}.date", told.date) for place, told in enumerate(document.progress)]
        dates += [(f"commitments.{place}.fulfilled", made.fulfilled) for place, made in enumerate(document.commitments) if made.fulfilled]
        for key, date in dates:
            if date.first > today:
                yield problem_at(document, key, "progress-ahead", key=key, value=date)


TRACKING_RULES = (
    progress_names_rows,
    progress_follows_the_document,
    deadline_follows_the_document,
    kept_commitment_has_evidence,
    commitments_belong_to_open_results,
)
TRACKING_SITE_RULES = (follow_ups_name_rows, follow_ups_come_later, progress_is_not_ahead)


def _unknown(item: Rendered, key: str, named: Iterable[str], target: Rendered) -> Iterator[Problem]:
    """Rows that `target` does not have."""
    rows = target.rows
    for row in named:
        if row in rows:
            continue
        if not rows:
            hint = messages.text("tracker.no-rows")
        else:
            near = difflib.get_close_matches(row, rows, 1, 0.5)
            hint = messages.text("report.did-you-mean", name=near[0]) if near else ""
        yield problem_at(item.document, key, "row-unknown", key=key, value=row, path=target.document.source_path, hint=hint)
