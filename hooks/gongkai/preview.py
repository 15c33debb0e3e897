"""While a site is served: the pages of documents that were just saved, at once; the whole build follows and has the last word.

Who writes a document looks at its page. It is made as the build will make it: the document is worked on, all are linked anew, its files
are put into the site. What else shows the document, problems of the whole and MkDocs' own pages wait for the build.
"""

import atexit
import contextlib
import gc
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai.build import Build
from gongkai.joining import relink
from gongkai.link.site import Site
from gongkai.model.problem import GongkaiError, stops
from gongkai.oversight.reconcile import reconciliations
from gongkai.pages.document import document_outputs
from gongkai.read.source import Source
from gongkai.render.rendered import Rendered
from gongkai.work import produce
from gongkai.write.spool import Spool, parts_at
from gongkai.write.staging import replace_files

RING_AFTER = 1.0
"""Seconds."""
MOST = 10
"""Documents that are saved at once by hand; for more, a build."""


class Bell:
    """A file for the server to watch: that it has changed means that the whole is to be built.

    It rings late enough for browsers to have loaded the page that is shown, since MkDocs' server answers nobody while it builds.
    """

    def __init__(self) -> None:
        descriptor, self.file = tempfile.mkstemp(prefix="gongkai-")
        os.close(descriptor)
        atexit.register(Path(self.file).unlink, missing_ok=True)
        self._timer = threading.Timer(RING_AFTER, self._ring)

    def ring(self) -> None:
        """Ring in a moment; once where this is asked for again before."""
        self._timer.cancel()
        self._timer = threading.Timer(RING_AFTER, self._ring)
        self._timer.daemon = True
        self._timer.start()

    @property
    def is_about_to_ring(self) -> bool:
        return self._timer.is_alive()

    def _ring(self) -> None:
        with contextlib.suppress(OSError):  # the server has ended
            os.utime(self.file)


class Preview:
    """What is served, against what is saved."""

    def __init__(self, build: Build) -> None:
        self.follow(build)

    def follow(self, build: Build) -> None:
        """A build was published: what is saved from now on comes on top of it."""
        self._build = build
        self._stamps = {source.path: _stamp(source) for source in build.prepared.tasks.sources.values()}

    def show(self) -> tuple[str, ...]:
        """Put the files of the documents that were saved into the site; their paths.

        Nothing is shown, and nothing said, where no document was saved, or it takes a build to say what is wrong with one.
        """
        saved = [source for source in self._build.prepared.tasks.sources.values() if self._stamps[source.path] != _stamp(source)]
        self._stamps |= {source.path: _stamp(source) for source in saved}
        if not 0 < len(saved) <= MOST:
            return ()
        gc.disable()
        try:
            return _shown(self._build, saved)
        except (GongkaiError, OSError):
            return ()
        finally:
            gc.enable()


def _stamp(source: Source) -> tuple[int, int]:
    try:
        found = os.lstat(source.file)
    except OSError:
        return (-1, -1)
    return (found.st_size, found.st_mtime_ns)


def _shown(build: Build, saved: Sequence[Source]) -> tuple[str, ...]:
    prepared, settings = build.prepared, build.settings
    with contextlib.closing(prepared.tasks.inspector):
        tasks = list(filter(None, map(prepared.tasks.task, saved)))
    done = produce(build.setup, tasks)
    newer = [leaf.rendered for leaf, made in done if leaf.rendered and made and not stops(leaf.problems, strict=False)]
    if len(newer) < len(saved):
        return ()
    site = relink(prepared.site, newer, build.place, settings)
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        for leaf, made in done:
            if made:
                spool.put(leaf.path, made)
        replace_files(build.staging.site, _files(build, site, newer, spool))
    return tuple(item.document.path for item in newer)


def _files(build: Build, site: Site, newer: Iterable[Rendered], spool: Spool) -> Iterator[tuple[str, bytes]]:
    """(path, content) of all that some documents publish."""
    compared = reconciliations(site, build.settings)
    for path in (item.document.path for item in newer):
        if path in site.by_path:  # else it is held back until its day
            told = build.prepared.histories.get(path, ())
            for output in document_outputs(site.by_path[path], site, build.place.content, compared.get(path), told):
                parts = (parts_at(spool.folder, spool.place(output.own)),) if output.own else ()
                yield output.path, output.make(build.press, *parts)
