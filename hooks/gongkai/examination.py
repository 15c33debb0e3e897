"""One document file -> what it says and all that is wrong with it by itself: read, rendered, looked at by the guard, checked."""

import datetime
from dataclasses import dataclass

from gongkai.check.document import check_document
from gongkai.check.wording import check_wording
from gongkai.digest import digest
from gongkai.guard.inspect import inspect
from gongkai.link.facets import facet_values
from gongkai.model.document import FileFacts
from gongkai.model.fragment import Fragment
from gongkai.model.problem import Problem
from gongkai.read.record import read_record
from gongkai.read.source import decode
from gongkai.record.fingerprint import fingerprint
from gongkai.render.fragment import render
from gongkai.render.rendered import Rendered, rendered
from gongkai.settings import Settings
from gongkai.tasks import Task


@dataclass(frozen=True, slots=True)
class Examined:
    """One document, examined."""

    item: Rendered | None
    """None where problems stop it; so is the fragment."""
    fragment: Fragment | None
    problems: tuple[Problem, ...]


def examine(task: Task, settings: Settings, site_url: str) -> Examined:
    """Read, render and check one document. Pure: the same task has the same result anywhere."""
    text = decode(task.path, task.raw)
    if isinstance(text, Problem):
        return Examined(None, None, (text,))
    beside = dict(task.beside)

    def facts(name: str) -> FileFacts:
        found = beside.get(name, "not-a-file")
        if isinstance(found, str):
            raise ValueError(found)
        return found

    record = read_record(task.path, text, settings, datetime.date.max, facts)
    if record.document is None:
        told = inspect(task.path, text, settings, site_url)
        return Examined(None, None, (*record.problems, *told))
    fragment = render(record.document, record.body)
    front = digest(task.path, text.removesuffix(record.body), task.beside)
    item = rendered(record.document, fragment, task.digest, front, facet_values(record.document), fingerprint(record.document, record.body))
    told = inspect(task.path, text, settings, site_url, record.document, fragment.html, fragment.text)
    advice = check_wording(record.document, fragment.headings, record.body, settings.wording)
    return Examined(item, fragment, (*record.problems, *told, *fragment.problems, *check_document(item), *advice))
