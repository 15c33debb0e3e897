"""One build, step by step: read → render → link → check → pages → write. MkDocs' events and the command line call it."""

import contextlib
import dataclasses
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import jinja2
from markupsafe import Markup

from gongkai import messages
from gongkai.cache import Cache, trimmed
from gongkai.check.frame import framed
from gongkai.digest import digest
from gongkai.headers import meta_policy
from gongkai.history.gather import Histories, gather
from gongkai.indexing import Index
from gongkai.joining import join
from gongkai.link.site import Site
from gongkai.model.problem import GongkaiError, Problem
from gongkai.oversight.reconcile import Reconciliation
from gongkai.oversight.tracker import Row, track
from gongkai.pages.addresses import address_outputs, sitemap_outputs
from gongkai.pages.assets import asset_outputs, colours_output, search_script
from gongkai.pages.bulk import bulk_outputs
from gongkai.pages.catalogue import catalogue_outputs
from gongkai.pages.changes import change_groups
from gongkai.pages.citation_data import citation_output
from gongkai.pages.data import index_data_outputs
from gongkai.pages.data_schema import schema_outputs
from gongkai.pages.document import document_group
from gongkai.pages.hand_written import HandWritten, hand_written_page, twin_output
from gongkai.pages.listing import Entry, list_groups
from gongkai.pages.output import Group, Output, alone
from gongkai.pages.overview import HomeView, home_view, map_output
from gongkai.pages.page import fill_slots
from gongkai.pages.press import Shell, Slots
from gongkai.pages.search import opensearch_output, search_output
from gongkai.pages.statistics import statistics_groups
from gongkai.pages.tracker import tracker_groups
from gongkai.pages.well_known import well_known_outputs
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.printing import Job, Printer
from gongkai.progress import SILENT, Progress
from gongkai.read.source import scan
from gongkai.settings import Settings
from gongkai.tasks import Setup, Task, Tasks, setup_of, version_of
from gongkai.work import FEW, Crew, Leaf, press_for, work
from gongkai.write.scrapbook import Scrapbook
from gongkai.write.spool import Place as SpoolPlace
from gongkai.write.spool import Spool
from gongkai.write.staging import Made, Staging, Synced


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is read, rendered, linked and checked."""

    site: Site
    shown: Mapping[str, str]
    """Path -> digest of what lists show of the document."""
    problems: tuple[Problem, ...]
    pages: frozenset[str]
    """Addresses that a link may lead to, documents left out."""
    tasks: Tasks
    histories: Histories
    """Path -> what may be told of its former versions."""
    compared: Mapping[str, Reconciliation]
    """Path of each report that states figures -> how they compare with the replies."""
    tracked: Sequence[Row]
    """What is to be done, and what became of it."""


def prepare(
    place: Place,
    settings: Settings,
    *,
    version: str = "",
    cache: Cache | None = None,
    spool: Spool | None = None,
    scrapbook: Scrapbook | None = None,
    crew: Crew | None = None,
    progress: Progress = SILENT,
) -> Prepared:
    """Everything before pages: no file of the site is touched.

    Leaves that `cache` knows are not worked on again; the parts of those that are go to `spool`, what lists show of all to `scrapbook`.
    """
    folder = scan(place.content)
    setup = setup_of(place, settings, version)
    tasks = Tasks(folder, place.content, setup, cache)
    problems, rendered, shown = list(folder.problems), [], {}
    with contextlib.nullcontext(crew) if crew else Crew(settings) as workers, contextlib.closing(tasks.inspector):
        for leaf in _leaves(tasks, setup, cache, spool, workers, progress):
            problems += leaf.problems
            if leaf.rendered:
                rendered.append(leaf.rendered)
            if leaf.clipping:
                shown[leaf.path] = leaf.clipping.digest
                if scrapbook:
                    scrapbook.put(leaf.path, leaf.clipping)
    problems += tasks.problems
    if cache:
        cache.save()
        cache.let_go()  # what lists show of ten thousand documents
    progress.phase("check", 0)
    joined = join(rendered, folder, place, settings)
    site = joined.site
    histories, unknown = gather(site, place.content, setup, cache, crew) if settings.history else ({}, ())
    problems += (*joined.problems, *unknown)
    told = tuple(sorted(set(problems)))
    return Prepared(site, shown, told, joined.pages, tasks, histories, joined.compared, track(site, settings))


def _leaves(tasks: Tasks, setup: Setup, cache: Cache | None, spool: Spool | None, crew: Crew, progress: Progress) -> Iterator[Leaf]:
    """Every document's leaf: what the cache knows, and what has to be worked out, read once and handed on."""
    known: list[Leaf] = []

    def missing() -> Iterator[Task]:
        for task in tasks:
            leaf = cache.get(task.digest) if cache else None
            if isinstance(leaf, Leaf):
                progress.step()
                known.append(leaf)
            else:
                yield task

    progress.phase("render", len(tasks.sources))
    for path, leaf, made in _work(missing(), setup, spool, crew, progress):
        if cache and leaf.rendered:
            cache.put(leaf.rendered.digest, leaf)
        if spool and made:
            spool.put(path, made)
        yield leaf
    yield from known


def _work(
    tasks: Iterator[Task], setup: Setup, spool: Spool | None, crew: Crew, progress: Progress
) -> Iterator[tuple[str, Leaf, SpoolPlace | bytes | None]]:
    """Have documents worked on: a few here, which is all there is to do when one was edited; many by the crew."""
    first = list(islice(tasks, FEW))
    workers = crew.workers(len(first))
    for leaf, made in work(setup, chain(first, tasks), workers, spool.folder if spool and crew.is_near else ""):
        progress.step()
        yield leaf.path, leaf, made


def site_groups(prepared: Prepared, place: Place, settings: Settings, docs: Sequence[HandWritten]) -> Iterator[Group]:
    """Every file of the site but MkDocs' own and sitemap.xml, which names the pages that went by."""
    site, shown, assets = prepared.site, prepared.shown, asset_outputs(theme_folder())
    for item in site.documents:
        yield document_group(item, site, place.content, prepared.compared, prepared.histories.get(item.document.path, ()))
    yield from list_groups(site, shown, settings, place.site_name, place.site_url, assets["list.js"].path)
    yield from statistics_groups(site, settings)
    yield from tracker_groups(prepared.tracked, settings, place.site_name, place.site_url)
    others = (
        index_data_outputs(site),
        [citation_output(site)],
        catalogue_outputs(site, settings, place.site_name),
        bulk_outputs(site, shown, settings, place.site_name, place.site_url),
        schema_outputs(),
        [map_output(site, settings, [Entry(made.title, made.address, 0, "") for made in docs])],
        address_outputs(site, place.site_url),
        map(twin_output, docs),
        well_known_outputs(site, settings, place.site_name, place.site_url, docs),
        [search_script(theme_folder()), search_output(settings, assets["results.js"].path), opensearch_output()],
        assets.values(),
        [colours] if (colours := colours_output(settings)) else [],
    )
    yield from map(alone, chain.from_iterable(others))
    yield from change_groups(site, place.site_url, settings.today())


Stood = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
"""A group of files as a build left it: digest of its inputs; paths; (address, day of the last change) of its pages."""


def _collect_again() -> None:
    """Collect garbage again, but not what stands now: looking through it takes as long as linking the site."""
    gc.freeze()
    gc.enable()


class Build:
    """A build in the order in which MkDocs' events come: prepare, dress (for each page of docs/), publish; or discard."""

    def __init__(
        self, place: Place, settings: Settings, site_dir: Path, cache: Path, progress: Progress = SILENT, executor: Executor | None = None
    ) -> None:
        gc.unfreeze()
        gc.disable()  # millions of objects, hardly a cycle, and a short life: collecting costs a quarter of a warm build
        self.place = place
        self.settings = settings
        self.progress = progress
        self.crew = Crew(settings, executor)
        self.version = version_of(place)
        self.setup = setup_of(place, settings, self.version)
        trimmed(cache)
        self.cache = Cache(cache, self.version)
        self._ledger = f"site-{digest(str(site_dir))}.made"
        known: tuple[dict[str, Made], dict[str, Stood]] = self.cache.read(self._ledger) or ({}, {})
        self.staging = Staging(site_dir, known[0])
        self._stood = known[1]
        self._stands: dict[str, Stood] = {}
        self.spool = Spool(self.staging.folder)
        self.scrapbook = Scrapbook(self.staging.folder / "clippings")
        self.docs: dict[str, HandWritten] = {}

    def prepare(self) -> tuple[Problem, ...]:
        """Read, render, link and check; the problems, sorted."""
        self.prepared = prepare(
            self.place,
            self.settings,
            version=self.version,
            cache=self.cache,
            spool=self.spool,
            scrapbook=self.scrapbook,
            crew=self.crew,
            progress=self.progress,
        )
        self.scrapbook.close()
        return self.prepared.problems

    def set_press(self, environment: jinja2.Environment, shell: Callable[[str, int], Shell]) -> None:
        """Give the chrome's templates what they need, and take the chrome."""
        assets = {name: output.path for name, output in asset_outputs(theme_folder()).items()}
        environment.globals |= {
            "t": messages.text,
            "gongkai_assets": assets,
            "gongkai_policy": Markup(meta_policy(self.settings.frame.sources)),
            "gongkai_frame": framed(self.place.root, self.settings.frame),
            "gongkai_colours": colours.path if (colours := colours_output(self.settings)) else "",
            "gongkai_settings": self.settings,
        }
        self.press = dataclasses.replace(press_for(self.setup), shell=shell)

    def dress(self, made: HandWritten, base: str) -> Slots:
        """Our part of a page of docs/."""
        self.docs[made.address] = made
        return fill_slots(hand_written_page(made, self.settings, self.place.site_name), self.press, base)

    def home(self) -> HomeView:
        """What the home page shows of the documents."""
        return home_view(self.prepared.site, self.settings, self.prepared.tracked)

    def publish(self, order: Sequence[str], sections: Sequence[str]) -> Synced:
        """Make every file and sync the site.

        `order`: addresses of the pages of docs/ as the navigation has them; `sections`: what a tab can lead to.
        """
        docs = sorted(
            self.docs.values(), key=lambda made: (order.index(made.address) if made.address in order else len(order), made.address)
        )
        chrome = [self.press.shell(section, 1).pieces for section in ("", *sections)]
        base = digest(self.setup.key(), chrome)
        printer = self._printer()
        for output, inputs in self._changed(site_groups(self.prepared, self.place, self.settings, docs), docs, base):
            printer.take(output, inputs)
        index = Index(self.prepared.site, docs, self.press, self.cache.folder / self._ledger.replace(".made", ".search"), self.version)
        stood = self._stood.get(index.group)
        kept = stood is not None and stood[0] == index.inputs and self.staging.keep_all(stood[1])
        self._work_out_parts(chain(printer.waits_for(), () if kept else index.missing()))
        count = printer.all_taken()
        self.progress.phase("index", 0)  # here, while workers print
        self._stands[index.group] = stood if kept and stood else (index.inputs, index.stage(self.staging, self.spool), ())
        self.progress.phase("write", count)
        for path, inputs, had in printer.done():
            self.progress.step()
            self.staging.note(path, inputs, had)
        synced = self.staging.sync()
        self.crew.close()
        self.cache.write(self._ledger, (self.staging.made, self._stands))
        self.progress.end()
        _collect_again()
        return synced

    def _changed(self, groups: Iterable[Group], docs: Sequence[HandWritten], base: str) -> Iterator[tuple[Output, str]]:
        """Outputs that the site does not have yet, with the digests of their inputs."""
        self.progress.phase("compare", 0)
        addresses = [(made.address, "") for made in docs]
        for group in groups:
            inputs = digest(base, group.inputs)
            stood = self._stood.get(group.key)
            if stood is None or stood[0] != inputs or not self.staging.keep_all(stood[1]):
                outputs = list(group.outputs())
                pages = tuple((output.page, output.modified) for output in outputs if output.page is not None)
                stood = inputs, tuple(output.path for output in outputs), pages
                yield from self._missing(outputs, base)
            self._stands[group.key] = stood
            addresses += stood[2]
        yield from self._missing(sitemap_outputs(self.place.site_url, addresses), base)

    def _missing(self, outputs: Iterable[Output], base: str) -> Iterator[tuple[Output, str]]:
        for output in outputs:
            inputs = digest(base, output.inputs)
            if not self.staging.keep(output.path, inputs):
                yield output, inputs

    def _printer(self) -> Printer:
        folder, desk = self.staging.folder, self.staging.desk
        job = Job(self.setup, desk.tree, desk.site, self.spool.folder, self.scrapbook.file, str(folder / "shells"))
        return Printer(job, self.spool, self.scrapbook, self.press.shell, self.crew)

    def _work_out_parts(self, needed: Iterable[str]) -> None:
        """Pages of documents that the cache knew, and that have to be made all the same: work on those documents after all."""
        prepared, tasks = self.prepared, self.prepared.tasks
        missing = dict.fromkeys(path for path in needed if path not in self.spool)
        self.progress.phase("render", len(missing))
        found = (task for path in missing if (task := tasks.task(tasks.sources[path])))
        for path, leaf, made in _work(found, self.setup, self.spool, self.crew, self.progress):
            if made is None or not leaf.rendered or leaf.rendered.digest != prepared.site.by_path[path].digest:
                raise GongkaiError(messages.text("report.changed-meanwhile", path=f"{path}.md"))
            self.spool.put(path, made)

    def discard(self) -> None:
        """Give up; the last good site stays."""
        _collect_again()
        self.crew.close()
        self.scrapbook.close()
        self.staging.discard()
