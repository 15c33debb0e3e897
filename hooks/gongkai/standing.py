"""Groups of files against what the last build left: those that stand as they are, and what has to be made anew."""

from collections.abc import Iterable, Iterator, Mapping

from gongkai.digest import digest
from gongkai.pages.output import Group, Output
from gongkai.write.staging import Staging

Stood = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]
"""A group as a build left it: digest of its inputs; paths of its files; (address, day of the last change) of its pages; keys of the
groups in it."""


class Standing:
    """The groups of one build."""

    def __init__(self, staging: Staging, former: Mapping[str, Stood], base: str) -> None:
        """`former`: what the last build left (`stands`); `base`: digest of what all files are made of beside their own inputs."""
        self._staging = staging
        self._former = former
        self._base = base
        self.stands: dict[str, Stood] = {}
        """Key -> the group as this build leaves it."""
        self.pages: list[tuple[str, str]] = []
        """(address, day of the last change) of every page that went by, those that stay included."""

    def changed(self, groups: Iterable[Group]) -> Iterator[tuple[Output, str]]:
        """Of all that these groups hold the outputs that are `missing`; groups that stand are not opened."""
        for group in groups:
            inputs = digest(self._base, group.inputs)
            if not self.keeps(group.key, inputs):
                yield from self._within(group, inputs)

    def missing(self, outputs: Iterable[Output]) -> Iterator[tuple[Output, str]]:
        """Of these outputs those that the site does not have yet, with the digests of their inputs."""
        for output in outputs:
            inputs = digest(self._base, output.inputs)
            if not self._staging.keep(output.path, inputs):
                yield output, inputs

    def keeps(self, key: str, inputs: str) -> bool:
        """Does a group stand as the last build left it, made of the same? Then all that is in it stays, undescribed."""
        if key not in self._former or self._former[key][0] != inputs or not self._is_whole(key):
            return False
        self._carry(key)
        return True

    def put(self, key: str, inputs: str, paths: Iterable[str]) -> None:
        """A group was made by other means: files without pages."""
        self.stands[key] = (inputs, tuple(paths), (), ())

    def _within(self, group: Group, inputs: str) -> Iterator[tuple[Output, str]]:
        paths, pages, keys = [], [], []
        for part in group.parts():
            if isinstance(part, Group):
                keys.append(part.key)
                yield from self.changed([part])
            else:
                paths.append(part.path)
                if part.page is not None:
                    pages.append((part.page, part.modified))
                yield from self.missing([part])
        self.pages += pages
        self.stands[group.key] = (inputs, tuple(paths), tuple(pages), tuple(keys))

    def _is_whole(self, key: str) -> bool:
        _, paths, _, keys = self._former[key]
        return self._staging.keep_all(paths) and all(map(self._is_whole, keys))

    def _carry(self, key: str) -> None:
        self.stands[key] = self._former[key]
        _, _, pages, keys = self._former[key]
        self.pages += pages
        for inner in keys:
            self._carry(inner)
