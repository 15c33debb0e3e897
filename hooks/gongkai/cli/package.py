"""`gongkai package`: a built site as one zip file, to carry, to keep and to open without a network.

Exit codes: 0 packed, 2 wrong use, 3 a file cannot be read or written.
"""

from pathlib import Path

import click

from gongkai import messages
from gongkai.packing.pack import Changed, NoSite, pack, plan
from gongkai.packing.scripts import ScriptError

_MOST_TOLD = 5


@click.command(name="package", help=messages.text("package.help"))
@click.option(
    "--site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"), help=messages.text("package.option-site")
)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="FILE.zip",
    type=click.Path(dir_okay=False, path_type=Path),
    help=messages.text("package.option-to"),
)
def package_command(site: Path, target: Path) -> None:
    """Pack. Standard output: the digest of the package, as `sha256sum` prints it."""
    site, file = site.resolve(), target.resolve()
    if file.is_relative_to(site):
        raise click.UsageError(messages.text("package.inside", file=target, site=site))
    try:
        work = plan(site)
        file.parent.mkdir(parents=True, exist_ok=True)
        done = pack(work, file)
    except NoSite:
        raise click.UsageError(messages.text("compare.no-site", folder=site)) from None
    except ScriptError as error:
        click.echo(messages.text("package.script", line=error), err=True)
        raise SystemExit(3) from None
    except Changed:
        click.echo(messages.text("package.changed", site=site), err=True)
        raise SystemExit(3) from None
    except (OSError, UnicodeDecodeError) as error:
        click.echo(messages.text("package.failed", file=target, reason=error), err=True)
        raise SystemExit(3) from None
    for key, found in (("left", work.left), ("awkward", work.awkward()), ("outside", sorted(work.outside))):
        if found:
            named = messages.text("report.list").join(found[:_MOST_TOLD])
            click.echo(messages.text(f"package.{key}", count=len(found), names=named), err=True)
    click.echo(messages.text("package.done", file=target, files=done.files, size=f"{done.size / 1e6:,.1f}"), err=True)
    click.echo(f"{done.sha256}  {target.name}")
