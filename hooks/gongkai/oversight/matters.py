"""Documents -> matters (件): what one proposal or suggestion within one session came to, whichever replies answer it.

One reply may answer several proposals (并案), and one proposal may have several replies: by several leads (分别办理), in rounds (再次答复),
with opinions of supporting departments (会办意见). A number counts once. What came of it is what the last reply of every lead says; where
leads differ, the weaker word holds.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from gongkai.link.site import Site
from gongkai.model.clock import Clock
from gongkai.model.document import Document, Result, Visibility, number_key
from gongkai.model.schema import Proposal
from gongkai.norms.results import Satisfaction, Scale
from gongkai.norms.vocabulary import Extent, ReplyType
from gongkai.oversight.clock import State, publication_deadline, replied_on, reply_deadline

Key = tuple[object, ...]
"""What tells a matter from others."""


class Standing(StrEnum):
    """What a record is in the count."""

    ANSWER = "answer"
    """A reply that is published."""
    WITHHELD = "withheld"
    """A reply that is only counted (不予公开)."""
    OPINION = "opinion"
    """会办意见: others lead, and publish the reply."""
    REGISTERED = "registered"
    """A draft that says when the matter was assigned, and not when it was answered: it is under way."""


class Disclosed(StrEnum):
    """How much of a reply the public sees."""

    FULL = "full"
    SUMMARY = "summary"
    ON_REQUEST = "on-request"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Answer:
    """One record, as far as it concerns one matter."""

    key: Key
    number: str
    title: str
    """What was asked; else the record's own title. Empty for what is not published."""
    document: Document
    standing: Standing
    result: Result | None
    satisfaction: Satisfaction | None
    disclosed: Disclosed
    assigned: datetime.date | None
    replied: datetime.date | None
    due: datetime.date | None
    replying: State | None
    """How the reply's deadline stands; None where nothing is counted, or the site does not tell."""
    publishing: State | None

    @cached_property
    def alone(self) -> "Matter":
        """The matter, where this is all that is looked at of it: worked out once for all values that count it."""
        return Matter((self,))

    @property
    def days(self) -> int | None:
        """Calendar days from assignment to the reply."""
        return (self.replied - self.assigned).days if self.replied and self.assigned else None

    @property
    def place(self) -> tuple[int, int, str]:
        """Later replies to the same matter come later."""
        reply = self.document.reply
        return reply.round if reply else 1, self.document.date.moment.toordinal(), self.document.path


@dataclass(frozen=True)
class Matter:
    """One matter, with the published replies that are looked at, first to last."""

    answers: tuple[Answer, ...]

    @property
    def last(self) -> Answer:
        return self.answers[-1]

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The figures that it counts in."""
        found = [
            self.result.scale.value if self.result else "no-result",
            self.satisfaction.slug if self.satisfaction else "no-feedback",
            self.last.disclosed.value,
        ]
        if self.replying:
            found.append(self.replying.value)
        if self.publishing:
            found.append("published-in-time" if self.publishing is State.IN_TIME else "published-late")
        return tuple(found)

    @cached_property
    def heads(self) -> tuple[Answer, ...]:
        """The last reply of every lead."""
        if len(self.answers) == 1:
            return self.answers
        return tuple({answer.document.leads: answer for answer in self.answers}.values())

    @cached_property
    def result(self) -> Result | None:
        """Of the leads' last words the weakest."""
        return max((answer.result for answer in self.heads if answer.result), key=lambda result: _SCALES[result.scale], default=None)

    @cached_property
    def satisfaction(self) -> Satisfaction | None:
        return max((answer.satisfaction for answer in self.heads if answer.satisfaction), key=_FEEDBACK.__getitem__, default=None)

    @cached_property
    def days(self) -> int | None:
        """From assignment to the first reply that tells both days."""
        return next((days for answer in self.answers if (days := answer.days) is not None), None)

    @cached_property
    def replying(self) -> State | None:
        """Late where any of its replies was."""
        return _worst(answer.replying for answer in self.answers)

    @cached_property
    def publishing(self) -> State | None:
        return _worst(answer.publishing for answer in self.answers)


_SCALES = {scale: place for place, scale in enumerate(Scale)}
_FEEDBACK = {said: place for place, said in enumerate(Satisfaction)}


def _worst(states: Iterable[State | None]) -> State | None:
    known = [state for state in states if state and state.is_done]
    return State.LATE if State.LATE in known else State.IN_TIME if known else None


def matters_of(answers: Iterable[Answer]) -> tuple[Matter, ...]:
    """The published answers among these, matter by matter; matters in the order in which they are met."""
    by_key: dict[Key, list[Answer]] = {}
    for answer in answers:
        if answer.standing is Standing.ANSWER:
            by_key.setdefault(answer.key, []).append(answer)
    return tuple(Matter(tuple(sorted(some, key=lambda one: one.place))) if len(some) > 1 else some[0].alone for some in by_key.values())


def answers_of(site: Site, clock: Clock, today: datetime.date) -> tuple[Answer, ...]:
    """Every record of a reply as it concerns its matters; published ones newest first, then those that are only counted."""
    first = _first_paths(item.document for item in site.everything)
    published = [item.document for item in site.documents if item.document.reply]
    others = [item.document for item in site.everything if item.document.reply and not item.document.visibility.has_page]
    return tuple(answer for document in (*published, *others) for answer in _answers(document, first, clock, today))


Known = dict[str, tuple[Answer, ...]]
"""Path of a reply -> what it comes to by itself, where that was worked out before."""


def answers_among(documents: Iterable[Document], known: Known) -> tuple[Answer, ...]:
    """The same of some published documents by themselves, whatever the clock says.

    A reply without number that follows another takes that for its matter; one with numbers is the same in any company, so it is `known`
    once it has been met.
    """
    some = [document for document in documents if document.reply]
    first = _first_paths(some)
    for document in some:
        if document.path in first or document.path not in known:
            known[document.path] = tuple(_answers(document, first, Clock(), datetime.date.max))
    return tuple(answer for document in some for answer in known[document.path])


def _answers(document: Document, first: dict[str, str], clock: Clock, today: datetime.date) -> Iterator[Answer]:
    reply, session = document.reply, document.session
    standing = _standing(document)
    if not reply or not session or not standing:
        return
    shown = standing is Standing.ANSWER or (standing is Standing.OPINION and document.visibility.has_page)
    deadline = reply_deadline(document, clock) if clock.public else None
    publication = publication_deadline(document, clock, today) if shown and clock.public else None
    replying = deadline.state(today) if deadline else None
    publishing = publication.state(today) if publication else None
    replied, assigned = replied_on(document), reply.assigned.first if reply.assigned else None
    pairs = {proposal.number: proposal for proposal in document.proposals if proposal.number}
    disclosed = _disclosed(document)
    year = document.date.year if session.is_between else 0  # between sessions numbers begin anew every year
    base = (session.assembly.value, session.term, session.meeting, year)
    for number in document.numbers or ("",):
        own = pairs.get(number)
        yield Answer(
            key=(*base, number_key(number)) if number else (*base[:3], "", first[document.path]),
            number=number,
            title=(own.title if own and own.title else document.heading) if shown else "",
            document=document,
            standing=standing,
            result=_result(document, own),
            satisfaction=(own.satisfaction if own else None) or reply.satisfaction,
            disclosed=disclosed,
            assigned=assigned,
            replied=replied,
            due=deadline.due if deadline else None,
            replying=replying,
            publishing=publishing,
        )


def _standing(document: Document) -> Standing | None:
    """None for a draft that is not registered, and for what is held back until its day."""
    reply = document.reply
    if not reply:
        return None
    if document.visibility is Visibility.HIDDEN:
        is_open = reply.draft and reply.assigned and reply.reply_type is not ReplyType.OPINION and replied_on(document) is None
        return Standing.REGISTERED if is_open else None
    if reply.reply_type is ReplyType.OPINION:
        return Standing.OPINION
    return Standing.WITHHELD if document.visibility is Visibility.COUNTED else Standing.ANSWER


def _result(document: Document, own: Proposal | None) -> Result | None:
    """The mark of the proposal itself, else of the reply."""
    mark = (own.result if own else "") or (document.reply.result if document.reply else "")
    return next((result for result in document.results if result.mark == mark), None)


def _disclosed(document: Document) -> Disclosed:
    if document.fields.withdrawn:
        return Disclosed.WITHDRAWN
    if not document.is_open:
        return Disclosed.ON_REQUEST
    return Disclosed.SUMMARY if document.fields.extent is Extent.SUMMARY else Disclosed.FULL


def _first_paths(documents: Iterable[Document]) -> dict[str, str]:
    """Path of a reply without number -> of the first reply to that matter."""
    follows = {document.path: document.reply.follows for document in documents if document.reply and not document.numbers}
    first = {}
    for path in follows:
        at, seen = path, {path}
        while (before := follows.get(at, "")) and before in follows and before not in seen:
            at = before
            seen.add(at)
        first[path] = at
    return first
