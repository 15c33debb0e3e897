"""A linked site and the terms that workers left in the spool -> the files of the search index, staged.

What the last build knew of a document's terms is kept in the cache folder; only changed documents bring theirs anew. The files are the
same as those of a build from nothing (search/index.py).
"""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from gongkai import messages
from gongkai.digest import digest, digest_bytes
from gongkai.link.site import Site
from gongkai.pages.hand_written import HandWritten, twin_output
from gongkai.pages.press import Press
from gongkai.search.columns import Entry
from gongkai.search.entry import KIND, SHOWN, document_entry, page_entry, page_terms
from gongkai.search.index import Words, build_index, missing
from gongkai.search.merge import Former, Fresh, read_former
from gongkai.write.spool import Spool, terms_at
from gongkai.write.staging import Staging


class Index:
    """The search index of one build."""

    group = "search/"
    """The key under which a build remembers its files."""

    def __init__(self, site: Site, docs: Sequence[HandWritten], press: Press, state: Path, version: str) -> None:
        """`state`: folder of what the last build knew; `version`: of the code that makes terms."""
        self._site = site
        self._settings = press.settings
        self._state = state
        self._version = version
        self._twins = {made.address: twin_output(made).make(press) for made in docs}
        self.inputs = digest(version, press.settings.model_dump_json(), [item.digest for item in site.documents], self._twins)
        """Equal inputs, equal files."""

    def missing(self) -> list[str]:
        """Paths of documents whose terms have to be in the spool."""
        absent = {entry.digest for entry in missing(self._entries, self._former)}
        return [item.document.path for item in self._site.documents if item.digest in absent]

    def stage(self, staging: Staging, spool: Spool) -> tuple[str, ...]:
        """Stage every file of the index; their paths."""
        words = Words(
            {key: messages.text(f"facets.{key}") for key in (KIND, *SHOWN)},
            tuple((body.name, *body.aliases) for body in self._settings.bodies),
        )
        paths = []
        with Fresh() as fresh:
            for path in self.missing():
                fresh.add(self._site.by_path[path].digest, terms_at(spool.folder, spool.place(path)))
            for address, twin in self._twins.items():
                if _own_digest(address, twin) not in self._former.digests:
                    fresh.add(_own_digest(address, twin), page_terms(json.loads(twin)))
            kept = self._kept_in(staging)
            for path, content in build_index(self._entries, words, fresh, self._former, kept, self._version, staging.is_untouched):
                if content is None:
                    staging.keep_all((path,))
                elif not staging.keep(path, own := digest_bytes(content)):
                    staging.put(path, content, own)
                paths.append(path)
        return tuple(paths)

    def _kept_in(self, staging: Staging) -> Path:
        """Where the next build finds this index; a cache that cannot be written is no reason to fail."""
        with contextlib.suppress(OSError):
            self._state.mkdir(parents=True, exist_ok=True)
            if os.access(self._state, os.W_OK):
                return self._state
        return staging.folder / "search"

    @cached_property
    def _former(self) -> Former:
        return read_former(self._state, self._version)

    @cached_property
    def _entries(self) -> list[Entry]:
        return list(self._lines())

    def _lines(self) -> Iterator[Entry]:
        for item in self._site.documents:
            yield document_entry(item, self._settings.all_kinds)
        for address, twin in self._twins.items():
            yield page_entry(address, _own_digest(address, twin))


def _own_digest(address: str, twin: bytes) -> str:
    return digest_bytes(address.encode(), twin)
