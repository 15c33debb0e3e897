"""`gongkai verify`: a folder, a package, a saved page or an address, held against its manifest.

Exit codes: 0 as released, 2 wrong use, 3 there is nothing to read, 4 something differs.
"""

import http.client
import json
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import click

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.model.problem import SettingsError
from gongkai.model.setting_groups import Record
from gongkai.record.host import Host, verify_host
from gongkai.record.manifest import NAME, ManifestError
from gongkai.record.signing import is_signed, signature_of
from gongkai.record.verify import Verified, manifest_for, site_in, verify_folder, verify_page, verify_zip

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="verify", help=messages.text("verify.help"))
@click.argument("target")
@click.option(
    "--manifest", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=messages.text("verify.option-manifest")
)
@click.option("--sample", type=click.IntRange(min=0), default=0, help=messages.text("verify.option-sample"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("publish.option-format"))
@click.option(
    "-f", "--config-file", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), help=messages.text("verify.option-config")
)
def verify_command(target: str, kept: Path | None, sample: int, form: str, config_file: Path) -> None:
    """Name every file that is not as it was released."""
    try:
        verified, told = _verify(target, kept.read_bytes() if kept else None, sample)
        signed = _signed(target, kept, config_file)
    except (OSError, ManifestError, zipfile.BadZipFile, KeyError, http.client.HTTPException) as error:
        click.echo(messages.text("verify.unreadable", target=target, reason=str(error) or type(error).__name__), err=True)
        raise SystemExit(3) from None
    if signed is False:
        told = [messages.text("verify.signature"), *told]
    click.echo(_as_json(verified, told, signed) if form == "json" else _as_text(verified, told, signed))
    raise SystemExit(4 if verified.differences or told else 0)


def _verify(target: str, manifest: bytes | None, sample: int) -> tuple[Verified, list[str]]:
    if urlsplit(target).scheme in ("http", "https"):
        return verify_host(Host(f"{target.rstrip('/')}/"), sample, manifest)
    path = Path(target)
    if path.is_dir():
        return verify_folder(path, manifest), []
    if zipfile.is_zipfile(path):
        return verify_zip(path, manifest), []
    return verify_page(path, manifest or manifest_for(path)), []


def _signed(target: str, kept: Path | None, config_file: Path) -> bool | None:
    """Does the signature hold, where the settings of the site name a program?"""
    try:
        _, settings = read_config(config_file)
    except SettingsError:
        return None
    record: Record = settings.record
    if kept:
        return is_signed(kept, record)
    if Path(target).is_dir():
        return is_signed(site_in(Path(target)) / NAME, record)
    if urlsplit(target).scheme in ("http", "https") and record.verify:
        host = Host(f"{target.rstrip('/')}/")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, NAME)
            file.write_bytes(host.ask(NAME).body)
            signature_of(file).write_bytes(host.ask(f"{NAME}.sig").body)
            return is_signed(file, record)
    return None


def _as_text(verified: Verified, told: list[str], signed: bool | None) -> str:
    lines = [*map(str, verified.differences), *told]
    key = "same" if not lines else "different"
    values = {"seq": verified.manifest.seq, "count": verified.count, "found": len(lines), "digest": verified.digest}
    lines.append(messages.text(f"verify.{key}", **values))
    if signed:
        lines.append(messages.text("verify.signed"))
    return "\n".join(lines)


def _as_json(verified: Verified, told: list[str], signed: bool | None) -> str:
    row = {
        "seq": verified.manifest.seq, "digest": verified.digest, "count": verified.count, "signed": signed,
        "differences": [{"path": one.path, "kind": one.kind} for one in verified.differences], "host": told,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False, indent=1)
