"""Citations: what a text says of other documents, which documents those are, and what pages and data show of it."""

from typing import Any

import pytest
import yaml
from factories import CASES, document, rendered, settings

from gongkai.check.site import Ground, check_site
from gongkai.link.citations import Citation
from gongkai.link.site import Site, link_site


def load(name: str) -> Any:
    return yaml.safe_load((CASES / "citations" / f"{name}.yml").read_text(encoding="utf-8"))


SITE = load("site")
CITING: dict[str, tuple[str, dict[str, Any]]] = {
    "notice": ("notices/2024/citing", {"title": "引用别的文件的通知"}),
    "reply": ("replies/2020/citing", {"session": "市政协八届四次会议", "proposal_number": "999", "proposal_title": "关于另一件事的提案"}),
}
"""Who cites: without a session, and within one."""


@pytest.fixture(scope="module")
def known() -> list[Any]:
    """The documents that can be cited."""
    return [item for path, front in SITE.items() for item in rendered(document(path, **front))]


def citing(known: list[Any], kind: str, text: str, **front: Any) -> tuple[Site, str]:
    """A site with one more document, of this text; and its path."""
    path, own = CITING[kind]
    return link_site([*known, *rendered(document(path, **{**own, **front}), body=text)], settings().all_kinds), path


def found(site: Site, path: str) -> tuple[Citation, ...]:
    return tuple(citation for citation in site.citations.get(path, ()) if citation.mention)


def flat(cases: Any) -> list[Any]:
    return [pytest.param(kind, case, id=f"{kind} {n}") for kind, listed in cases.items() for n, case in enumerate(listed, 1)]


@pytest.mark.parametrize(("kind", "case"), flat(load("true")))
def test_a_citation_is_found_and_means_the_right_document(known: list[Any], kind: str, case: Any) -> None:
    text, targets = case
    cited = found(*citing(known, kind, text))
    assert list(dict.fromkeys(citation.target for citation in cited)) == targets
    assert not any(citation.others for citation in cited)


@pytest.mark.parametrize(("kind", "text"), flat(load("false")))
def test_what_is_no_citation_is_not_linked_nor_told(known: list[Any], kind: str, text: str) -> None:
    assert [citation for citation in found(*citing(known, kind, text)) if citation.target or citation.others] == []


@pytest.mark.parametrize(("kind", "case"), flat(load("unclear")))
def test_what_could_mean_several_is_not_linked_but_told(known: list[Any], kind: str, case: Any) -> None:
    text, others = case
    site, path = citing(known, kind, text)
    (citation,) = found(site, path)
    assert (citation.target, sorted(citation.others)) == ("", others)
    told = [
        problem for problem in check_site(Ground(site, settings(), (), frozenset(), frozenset())) if problem.code == "citation-ambiguous"
    ]
    assert [(problem.path, problem.line > 1) for problem in told] == [(f"{path}.md", True)]


def test_there_are_sixty_true_and_sixty_false_cases() -> None:
    assert [sum(map(len, load(name).values())) >= 60 for name in ("true", "false")] == [True, True]
