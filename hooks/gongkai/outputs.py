"""A linked site -> every file that it consists of, group by group: a new kind of page is registered here."""

from collections.abc import Iterator, Sequence
from itertools import chain

from gongkai.pages.addresses import address_outputs
from gongkai.pages.assets import asset_outputs, colours_output, search_script
from gongkai.pages.browse import Entry
from gongkai.pages.bulk import bulk_outputs
from gongkai.pages.catalogue import catalogue_outputs
from gongkai.pages.changes import change_groups
from gongkai.pages.citation_data import citation_output
from gongkai.pages.data import index_data_outputs
from gongkai.pages.data_schema import schema_outputs
from gongkai.pages.document import document_group
from gongkai.pages.hand_written import HandWritten, twin_output
from gongkai.pages.listing import lists_group
from gongkai.pages.output import Group, alone
from gongkai.pages.overview import map_output
from gongkai.pages.search import opensearch_output, search_output
from gongkai.pages.statistics import statistics_group
from gongkai.pages.tracker import tracker_groups
from gongkai.pages.well_known import well_known_outputs
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.preparing import Prepared
from gongkai.settings import Settings


def site_groups(prepared: Prepared, place: Place, settings: Settings, docs: Sequence[HandWritten]) -> Iterator[Group]:
    """Every file of the site but MkDocs' own and sitemap.xml, which names the pages that went by."""
    site, shown, assets = prepared.site, prepared.shown, asset_outputs(theme_folder())
    for item in site.documents:
        yield document_group(item, site, place.content, prepared.compared, prepared.histories.get(item.document.path, ()))
    yield lists_group(site, shown, settings, place.site_name, place.site_url, assets["list.js"].path)
    yield statistics_group(site, settings)
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
