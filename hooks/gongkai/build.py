"""One build, step by step: read → render → link → check → pages → write. MkDocs' events and the command line call it."""

import dataclasses
import gc
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path

import jinja2
from markupsafe import Markup

from gongkai import messages
from gongkai.cache import Cache, state_of, trimmed
from gongkai.check.frame import framed
from gongkai.digest import digest
from gongkai.headers import meta_policy
from gongkai.indexing import Index
from gongkai.model.problem import GongkaiError, Problem
from gongkai.outputs import site_groups
from gongkai.pages.addresses import sitemap_outputs
from gongkai.pages.assets import asset_outputs, colours_output
from gongkai.pages.hand_written import HandWritten, hand_written_page
from gongkai.pages.overview import HomeView, home_view
from gongkai.pages.page import fill_slots
from gongkai.pages.press import Shell, Slots
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.preparing import hand_out, prepare
from gongkai.printing import Job, Printer
from gongkai.progress import SILENT, Progress
from gongkai.settings import Settings
from gongkai.standing import Standing, Stood
from gongkai.tasks import setup_of, version_of
from gongkai.work import Crew, press_for
from gongkai.write.scrapbook import Scrapbook
from gongkai.write.spool import Spool
from gongkai.write.staging import Made, Staging, Synced


def _collect_again() -> None:
    """Collect garbage again, but not what stands now: looking through it takes as long as linking the site."""
    gc.freeze()
    gc.enable()


class Build:
    """A build in the order in which MkDocs' events come: prepare, dress (for each page of docs/), publish; or discard."""

    def __init__(
        self,
        place: Place,
        settings: Settings,
        site_dir: Path,
        cache: Path,
        progress: Progress = SILENT,
        executor: Executor | None = None,
        live: bool = False,
    ) -> None:
        """`live`: pages allow inline scripts, for a server on this machine that reloads them by one."""
        gc.unfreeze()
        gc.disable()  # millions of objects, hardly a cycle, and a short life: collecting costs a quarter of a warm build
        self.place = place
        self.settings = settings
        self.progress = progress
        self._live = live
        self.crew = Crew(settings, executor)
        self.version = version_of(place)
        self.setup = setup_of(place, settings, self.version)
        trimmed(cache)
        self.cache = Cache(cache, self.version)
        self._state = state_of(cache, site_dir)
        known: tuple[dict[str, Made], dict[str, Stood]] = self.cache.read(f"{self._state}.made") or ({}, {})
        self.staging = Staging(site_dir, known[0])
        self._stood = known[1]
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
            "gongkai_policy": Markup(meta_policy(self.settings.frame.sources, self._live)),
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
        self.progress.phase("compare", 0)
        standing = Standing(self.staging, self._stood, base)
        for output, inputs in standing.changed(site_groups(self.prepared, self.place, self.settings, docs)):
            printer.take(output, inputs)
        addresses = [*((made.address, "") for made in docs), *standing.pages]
        for output, inputs in standing.missing(sitemap_outputs(self.place.site_url, addresses)):
            printer.take(output, inputs)
        index = Index(self.prepared.site, docs, self.press, self.cache.folder / f"{self._state}.search", self.version)
        kept = standing.keeps(index.group, index.inputs)
        self._work_out_parts(chain(printer.waits_for(), () if kept else index.missing()))
        count = printer.all_taken()
        self.crew.dismiss()
        self.progress.phase("index", 0)  # here, while workers print
        if not kept:
            standing.put(index.group, index.inputs, index.stage(self.staging, self.spool))
        self.progress.phase("write", count)
        for path, inputs, had in printer.done():
            self.progress.step()
            self.staging.note(path, inputs, had)
        synced = self.staging.sync()
        self.crew.close()
        self.cache.write(f"{self._state}.made", (self.staging.made, standing.stands))
        self.progress.end()
        _collect_again()
        return synced

    def _printer(self) -> Printer:
        folder, desk = self.staging.folder, self.staging.desk
        job = Job(self.setup, desk.tree, desk.site, self.spool.folder, self.scrapbook.file, str(folder / "shells"), str(folder / "orders"))
        return Printer(job, self.spool, self.scrapbook, self.press.shell, self.crew)

    def _work_out_parts(self, needed: Iterable[str]) -> None:
        """Pages of documents that the cache knew, and that have to be made all the same: work on those documents after all."""
        prepared, tasks = self.prepared, self.prepared.tasks
        missing = dict.fromkeys(path for path in needed if path not in self.spool)
        self.progress.phase("render", len(missing))
        found = (task for path in missing if (task := tasks.task(tasks.sources[path])))
        for path, leaf, made in hand_out(found, self.setup, self.spool, self.crew, self.progress):
            if made is None or not leaf.rendered or leaf.rendered.digest != prepared.site.by_path[path].digest:
                raise GongkaiError(messages.text("report.changed-meanwhile", path=f"{path}.md"))
            self.spool.put(path, made)

    def discard(self) -> None:
        """Give up; the last good site stays."""
        _collect_again()
        self.crew.close()
        self.scrapbook.close()
        self.staging.discard()
