"""Groups of files: what is made of the same stays undescribed, whatever else changes."""

import functools
from collections.abc import Iterable
from pathlib import Path

import pytest

from gongkai.pages.output import Group, Output
from gongkai.standing import Standing, Stood
from gongkai.write.staging import Made, Staging


class Site:
    """A site of lists within a group of all lists, built again and again; which lists were described each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.described: list[str] = []
        self._made: dict[str, Made] = {}
        self._stood: dict[str, Stood] = {}
        self.pages: list[tuple[str, str]] = []

    def build(self, lists: dict[str, str], base: str = "") -> list[str]:
        """Paths of what had to be made. `lists`: name -> what it is made of."""
        self.described = []
        staging = Staging(self.folder, self._made)
        standing = Standing(staging, self._stood, base)
        made = []
        for output, inputs in standing.changed([self._group(lists), self._list("alone", "1")]):
            made.append(output.path)
            staging.put(output.path, output.make(None), inputs)
        staging.sync()
        self._made, self._stood, self.pages = staging.made, standing.stands, standing.pages
        return made

    def _group(self, lists: dict[str, str]) -> Group:
        return Group("lists", tuple(lists.items()), lambda: [self._list(name, told) for name, told in lists.items()])

    def _list(self, name: str, told: str) -> Group:
        return Group(f"{name}/", (told,), functools.partial(self._outputs, name, told))

    def _outputs(self, name: str, told: str) -> Iterable[Output]:
        self.described.append(name)
        yield Output(f"{name}/index.html", (told,), lambda press: told.encode(), page=f"{name}/", modified=f"2024-01-0{told[-1]}")
        yield Output(f"{name}/index.csv", (), lambda press: name.encode())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site")
    assert len(made.build({"a": "1", "b": "2"})) == 6
    return made


def test_where_nothing_changed_nothing_is_described(site: Site) -> None:
    before = site.pages
    assert (site.build({"a": "1", "b": "2"}), site.described) == ([], [])
    assert site.pages == before == [("a/", "2024-01-01"), ("b/", "2024-01-02"), ("alone/", "2024-01-01")]
    assert (site.build({"a": "1", "b": "2"}), site.described) == ([], [])


def test_only_the_list_that_changed_is_described_and_of_it_only_what_changed_is_made(site: Site) -> None:
    assert (site.build({"a": "1", "b": "3"}), site.described) == (["b/index.html"], ["b"])
    assert site.pages == [("a/", "2024-01-01"), ("b/", "2024-01-03"), ("alone/", "2024-01-01")]


def test_a_list_that_comes_or_goes_leaves_the_others(site: Site) -> None:
    assert (site.build({"a": "1", "b": "2", "c": "4"}), site.described) == (["c/index.html", "c/index.csv"], ["c"])
    assert (site.build({"a": "1", "c": "4"}), site.described) == ([], [])
    assert not (site.folder / "b").exists()
    assert site.pages == [("a/", "2024-01-01"), ("c/", "2024-01-04"), ("alone/", "2024-01-01")]


def test_a_file_that_was_touched_is_made_again(site: Site) -> None:
    (site.folder / "b/index.html").write_text("injected")
    assert (site.build({"a": "1", "b": "2"}), site.described) == (["b/index.html"], ["b"])
    assert (site.folder / "b/index.html").read_text() == "2"


def test_other_chrome_makes_everything_anew(site: Site) -> None:
    assert len(site.build({"a": "1", "b": "2"}, "other")) == 6
