"""A leaked text -> its traces in the ledger emptied, and a mark by which it is known again without telling what it was.

The mark is keyed (HMAC-SHA256), since a short text can be guessed from a plain digest. The key lies beside the ledger, never committed.
"""

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from gongkai.record.entry import Entry
from gongkai.record.ledger import Ledger, Pen, read_ledger

KEY_FILE = ".gongkai-purge-key"
KEY_VARIABLE = "GONGKAI_PURGE_KEY"


def known_key(folder: Path) -> bytes:
    """The key, from the environment or from its file; empty where there is none."""
    if given := os.environ.get(KEY_VARIABLE, ""):
        return given.encode()
    try:
        return (folder / KEY_FILE).read_bytes().strip()
    except OSError:
        return b""


def made_key(folder: Path) -> bytes:
    """The key; a new one, readable by its owner alone, where there was none."""
    if key := known_key(folder):
        return key
    descriptor = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    key = secrets.token_hex(32).encode()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key + b"\n")
    ignored = folder / ".gitignore"
    text = ignored.read_text(encoding="utf-8") if ignored.exists() else ""
    if KEY_FILE not in text.split():
        ignored.write_text(f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{KEY_FILE}\n", encoding="utf-8")
    return key


def mark_of(sha256: str, key: bytes) -> str:
    """The keyed mark of a fingerprint."""
    return hmac.new(key, sha256.encode(), hashlib.sha256).hexdigest()


def emptied(ledger: Ledger, address: str, reason: str, mark: str, day: str) -> Ledger:
    """The ledger without what it said of an address, of what lies below it (attachments), and of old addresses that lead to it.

    Kind, first day and reason stay.
    """
    leads_here = {entry.address for entry in ledger.entries.values() if entry.target == address}
    found = sorted({known for known in ledger.entries if known.startswith(address)} | leads_here | {address})
    lines, gone = [], []
    for digest, line in zip(ledger.digests, ledger.lines, strict=True):
        row = json.loads(line)
        if row["event"] == "address" and row["address"] in found:
            gone.append(digest)
            line = json.dumps({"prev": row["prev"], "event": "purged", "digest": digest}, separators=(",", ":"))
        lines.append(line)
    rest = read_ledger("\n".join(lines), whole=False)
    pen = Pen(rest)
    known = [ledger.entries.get(one, Entry(one, address.split("/")[0], first=day)) for one in found]
    addresses = [{"address": one.address, "kind": one.kind, "first": one.first} for one in known]
    pen.write("purge", addresses=addresses, date=day, reason=reason, mark=mark, lines=gone)
    return read_ledger("\n".join([*rest.lines, *pen.lines]))
