"""Rules across documents: what is unique, and what points at what."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gongkai import messages
from gongkai.check.ground import Ground
from gongkai.check.tracking import TRACKING_SITE_RULES
from gongkai.link.citations import label_of
from gongkai.link.old_address import below_root
from gongkai.model.document import Document, number_key, problem_at
from gongkai.model.fragment import Link
from gongkai.model.problem import Problem, problem
from gongkai.model.review import REVIEW_MONTHS
from gongkai.norms.vocabulary import ReplyType
from gongkai.render.rendered import Rendered

OWN_FILES = frozenset({"", "404.html", "robots.txt", "sitemap.xml", "index.json"})
"""Files that every site has."""
NOTICE = 30
"""Days before its end that a review is told of."""


def number_is_unique_in_session(ground: Ground) -> Iterator[Problem]:
    """Within assembly and session, one number has one reply per lead and round (分别办理, 再次答复 and 会办意见 are lawful)."""
    seen: dict[tuple[object, ...], Document] = {}
    for item in ground.site.everything:
        document = item.document
        reply, session = document.reply, document.session
        if not reply or not session or reply.reply_type is ReplyType.OPINION:
            continue
        for number in document.numbers:
            for lead in document.leads:
                year = document.date.year if session.is_between else 0  # between sessions numbers begin anew every year
                key = (session.assembly, session.term, session.meeting, year, number_key(number), lead, reply.round)
                if first := seen.get(key):
                    yield problem_at(document, "proposal_number", "number-duplicate", value=number, session=session.label, lead=lead,
                              other=first.source_path)  # fmt: skip
                    break
                seen[key] = document


def document_number_is_unique(ground: Ground) -> Iterator[Problem]:
    """发文字号 is borne once; the replies of one letter to several numbers are one document."""
    yield from _unique(ground, "document_number", "document-number-duplicate")


def index_number_is_unique(ground: Ground) -> Iterator[Problem]:
    """索引号 is borne once."""
    yield from _unique(ground, "index_number", "index-number-duplicate")


def references_exist(ground: Ground) -> Iterator[Problem]:
    """superseded_by, follows and related point at documents that are published."""
    known = {item.document.path: item.document for item in ground.site.everything}
    for item in ground.site.everything:
        for key, path in item.document.references():
            if path in ground.unread:
                continue
            if path not in known:
                yield problem_at(item.document, key, "reference-missing", key=key, value=path, hint=_hint(path, known))
            elif path == item.document.path:
                yield problem_at(item.document, key, "reference-to-itself", key=key, value=path)
            elif item.document.visibility.has_page and not known[path].visibility.has_page:
                yield problem_at(item.document, key, "reference-hidden", key=key, value=path)


def supersession_ends(ground: Ground) -> Iterator[Problem]:
    """superseded_by leads to an end."""
    after = {i.document.path: i.document.fields.superseded_by for i in ground.site.everything if i.document.fields.superseded_by}
    for start in after:
        path, steps = start, [start]
        while (path := after.get(path, "")) and path not in steps:
            steps.append(path)
        if path == start and len(steps) > 1:
            document = next(i.document for i in ground.site.everything if i.document.path == start)
            yield problem_at(document, "superseded_by", "supersession-loop", value=" → ".join([*steps, start]))


def redirects_are_free(ground: Ground) -> Iterator[Problem]:
    """An old address redirects to one place, stays below the site's root, and is no page that exists."""
    taken = {address.rstrip("/") for address in (*(item.document.address for item in ground.site.documents), *ground.pages)}
    seen: dict[str, Document] = {}
    for item in ground.site.everything:
        for place, old in enumerate(item.document.fields.redirect_from):
            key = f"redirect_from.{place}"
            address = below_root(old, ground.site.site_path)
            plain = address.removesuffix("index.html").rstrip("/")
            parts = address.rstrip("/").split("/")
            if "://" in old or not address or not _lawful(parts) or set(old + address) & set('?#\\<>"\0') or not address.isprintable():
                yield problem_at(item.document, key, "redirect-malformed", value=old)
            elif plain == item.document.path:
                yield problem_at(item.document, key, "redirect-loop", value=old)
            elif plain in taken or plain in OWN_FILES or plain.startswith("assets/"):
                yield problem_at(item.document, key, "redirect-taken", value=old)
            elif plain in seen and seen[plain] is not item.document:
                yield problem_at(item.document, key, "redirect-duplicate", value=old, other=seen[plain].source_path)
            else:
                seen[plain] = item.document


def _lawful(parts: list[str]) -> bool:
    """Can an old address be a file? No empty parts, none longer than a file name (255 bytes), and what has a suffix is the last."""
    return all(part not in ("", ".", "..") and len(part.encode()) <= 240 for part in parts) and not any("." in part for part in parts[:-1])


def address_is_free(ground: Ground) -> Iterator[Problem]:
    """No document stands where a page of docs/ or a list does."""
    for item in ground.site.documents:
        if item.document.address in ground.pages or item.document.path in ground.pages:  # a folder, or an attachment of another
            yield problem("address-duplicate", item.document.source_path, other=item.document.address)


def links_lead_somewhere(ground: Ground) -> Iterator[Problem]:
    """A link in a body leads to a page and, where it names one, to a heading that exist."""
    known = {item.document.path: item for item in ground.site.everything}
    for item in ground.site.everything:
        for link in item.links:
            if found := _link_problem(ground, known, item, link):
                yield found


def _link_problem(ground: Ground, known: Mapping[str, Rendered], item: Rendered, link: Link) -> Problem | None:
    document, path = item.document, link.target.strip("/")
    target = known.get(path) if path else item
    if path in ground.unread or (target is None and {f"{path}/", link.target} & ground.pages):
        return None
    if target is None:
        hint = _hint(path, [*known, *(page.strip("/") for page in ground.pages)])
        return problem("link-dead", document.source_path, link.line, value=link.written, hint=hint)
    if target is not item and not target.document.visibility.has_page:
        return problem("link-hidden", document.source_path, link.line, value=link.written) if document.visibility.has_page else None
    anchors = [*target.anchors, *(f"row-{identifier}" for identifier in target.rows)] if link.anchor else []
    if link.anchor and link.anchor not in anchors:
        hint = _hint(link.anchor, anchors)
        return problem("anchor-dead", document.source_path, link.line, value=link.written, hint=hint)
    return None


def reviews_are_current(ground: Ground) -> Iterator[Problem]:
    """What a person allowed in an attachment is looked at anew every year (the allowance is kept where it is not needed any more)."""
    today = ground.settings.today()
    for item in ground.site.everything:
        for attachment in item.document.attachments:
            review, file = attachment.review, attachment.file
            if review and file and any(danger.is_reviewable for danger in file.dangers):
                values = {"file": file.name, "by": review.by, "date": review.date, "until": (until := review.until)}
                if review.date.first > today:
                    yield problem_at(item.document, "attachments", "review-in-future", **values)
                elif until <= today:
                    yield problem_at(item.document, "attachments", "review-expired", **values)
                elif (until - today).days <= NOTICE:
                    yield problem_at(item.document, "attachments", "review-ends-soon", **values)


def files_are_used(ground: Ground) -> Iterator[Problem]:
    """Every file in content/ belongs to a document: an attachment or a picture."""
    used: dict[str, set[str]] = defaultdict(set)
    for item in ground.site.everything:
        folder = item.document.path.rpartition("/")[0]
        used[folder] |= {a.file.name for a in item.document.attachments if a.file} | {i.name for i in item.document.images}
    for path in ground.files:
        folder, _, name = path.rpartition("/")
        if name not in used[folder]:
            yield problem("file-unused", path)


def confirmations_are_fresh(ground: Ground) -> Iterator[Problem]:
    """What a person has confirmed (confirmed) is looked at again after twelve months."""
    today = ground.settings.today()
    for item in ground.site.everything:
        for place, review in enumerate(item.document.fields.confirmed):
            if review.until <= today:
                values = {"rule": review.rule, "by": review.by, "date": review.date, "limit": REVIEW_MONTHS}
                yield problem_at(item.document, f"confirmed.{place}", "confirmation-expired", **values)
            elif review.date.first > today:
                yield problem_at(item.document, f"confirmed.{place}", "confirmation-ahead", rule=review.rule, date=review.date)


def figures_agree_with_replies(ground: Ground) -> Iterator[Problem]:
    """What a report states of the handling agrees with the replies of its period, or the report says why not (figures_note)."""
    known = {item.document.path: item.document for item in ground.site.everything}
    for path, found in ground.compared.items():
        if found.differing and not found.note:
            withheld = messages.text("reconciliation.withheld-short", count=found.withheld) if found.withheld else ""
            lines = [
                messages.text("reconciliation.item", label=messages.text(f"figures.{line.figure}"), stated=line.stated, found=line.found)
                + (withheld if line.figure in ("lead", "answered") else "")
                for line in found.differing
            ]
            yield problem_at(known[path], "figures", "figures-differ", lines=messages.text("report.clauses").join(lines))


def citations_are_clear(ground: Ground) -> Iterator[Problem]:
    """A number or title that the text cites means one document."""
    for item in ground.site.documents:
        for citation in ground.site.citations.get(item.document.path, ()):
            if citation.others and (mention := citation.mention):
                shown = messages.text("report.list").join(f"{path}.md" for path in citation.others[:3])
                values = {"value": label_of(mention, item.document), "count": len(citation.others), "others": shown}
                yield problem("citation-ambiguous", item.document.source_path, mention.line, **values)


SITE_RULES = (
    *TRACKING_SITE_RULES,
    number_is_unique_in_session,
    document_number_is_unique,
    index_number_is_unique,
    references_exist,
    supersession_ends,
    redirects_are_free,
    address_is_free,
    links_lead_somewhere,
    reviews_are_current,
    files_are_used,
    confirmations_are_fresh,
    figures_agree_with_replies,
    citations_are_clear,
)


def check_site(ground: Ground) -> Iterator[Problem]:
    """All rules across documents."""
    for rule in SITE_RULES:
        yield from rule(ground)


def _unique(ground: Ground, key: str, code: str) -> Iterator[Problem]:
    seen: dict[str, Document] = {}
    for item in ground.site.everything:
        if value := str(getattr(item.document.fields, key) or ""):
            if first := seen.get(value):
                yield problem_at(item.document, key, code, value=value, other=first.source_path)
            seen.setdefault(value, item.document)


def _hint(path: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(path, list(known), 1, 0.75)
    return messages.text("report.did-you-mean", name=near[0]) if near else ""
