"""The cache: what was kept comes back, and whatever lies in its folder, no build fails of it."""

import os
import pickle
import random
import threading
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from gongkai.cache import DAY, KEEP, MOST_BYTES, Cache, state_of, trimmed

SHARDS = 64
VERSION = "1"


def key(shard: int, number: int = 0) -> str:
    """A digest whose entry lies in this shard."""
    return f"{shard:02x}{number:030x}"


def saved(folder: Path, *keys: str, version: str = VERSION) -> Cache:
    """A cache in which each of these digests has itself as its entry."""
    cache = Cache(folder, version)
    for one in keys:
        cache.put(one, ("entry", one))
    cache.save()
    return cache


def got(folder: Path, *keys: str) -> list[Any]:
    """What another build finds under these digests."""
    cache = Cache(folder, VERSION)
    return [cache.get(one) for one in keys]


def entry(one: str) -> tuple[str, str]:
    return ("entry", one)


def sealed(payload: bytes) -> bytes:
    """A file of the cache as this version writes it, with any payload."""
    body = VERSION.encode() + payload
    return b"gongkai-cache-1\n" + blake2b(body, digest_size=32).digest() + body


def test_an_entry_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path, VERSION)
    cache.put(key(5), ("entry", 1))
    assert cache.get(key(5)) == ("entry", 1)


def test_an_unknown_digest_has_no_entry(tmp_path: Path) -> None:
    saved(tmp_path, key(5))
    assert got(tmp_path, key(5, 1), key(6)) == [None, None]


def test_another_build_finds_what_was_saved(tmp_path: Path) -> None:
    keys = [key(shard, shard) for shard in range(SHARDS)]
    saved(tmp_path / "deep/cache", *keys)
    assert got(tmp_path / "deep/cache", *keys) == [entry(one) for one in keys]


def test_what_was_not_saved_is_not_there(tmp_path: Path) -> None:
    Cache(tmp_path, VERSION).put(key(5), "lost")
    assert got(tmp_path, key(5)) == [None]


def test_an_entry_joins_those_of_former_builds(tmp_path: Path) -> None:
    saved(tmp_path, key(5, 1))
    saved(tmp_path, key(5, 2))
    assert got(tmp_path, key(5, 1), key(5, 2)) == [entry(key(5, 1)), entry(key(5, 2))]


def test_a_named_value_comes_back(tmp_path: Path) -> None:
    Cache(tmp_path, VERSION).write("site.made", {"index.html": ("d", 1, 2, 3)})
    assert Cache(tmp_path, VERSION).read("site.made") == {"index.html": ("d", 1, 2, 3)}
    assert Cache(tmp_path, VERSION).read("other.made") is None


@pytest.mark.parametrize("seed", range(24))
def test_a_flipped_bit_costs_its_own_shard_and_no_other(tmp_path: Path, seed: int) -> None:
    keys = [key(shard) for shard in range(SHARDS)]
    saved(tmp_path, *keys)
    chance = random.Random(seed)
    file = chance.choice(sorted(tmp_path.iterdir()))
    raw = bytearray(file.read_bytes())
    place = seed if seed < 20 else chance.randrange(len(raw))
    raw[place] ^= 1 << chance.randrange(8)
    file.write_bytes(raw)
    cache = Cache(tmp_path, VERSION)
    hit = key(int(file.stem, 16))
    assert [cache.get(one) for one in keys] == [None if one == hit else entry(one) for one in keys]
    assert cache.unreadable == [file.name]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00", b"gongkai-cache-1\n", b"%PDF-1.7 of somebody else", random.Random(1).randbytes(4096), sealed(b""),
        sealed(b"no pickle"), sealed(pickle.dumps({key(0): (0, "x")})[:-3]), pickle.dumps({key(0): (0, "x")}),
    ],
    ids=["empty", "one byte", "head alone", "foreign", "random", "no payload", "no pickle", "half a pickle", "bare pickle"],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_left_aside(tmp_path: Path, raw: bytes) -> None:
    saved(tmp_path, key(0), key(1))
    (tmp_path / "00.leaves").write_bytes(raw)
    cache = Cache(tmp_path, VERSION)
    assert [cache.get(key(0)), cache.get(key(1))] == [None, entry(key(1))]
    assert [name.partition(":")[0] for name in cache.unreadable] == ["00.leaves"]


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_left_aside_and_replaced(tmp_path: Path, share: float) -> None:
    saved(tmp_path, key(0))
    file = tmp_path / "00.leaves"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    cache = saved(tmp_path, key(0, 1))
    assert cache.unreadable == ["00.leaves"]
    assert got(tmp_path, key(0), key(0, 1)) == [None, entry(key(0, 1))]


class Evil:
    """Runs a command wherever it is unpickled carelessly."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (self.command,))


def calling(module: str, name: str, argument: str) -> bytes:
    """A pickle that calls module.name(argument); the name may have dots."""
    texts = [b"\x8c" + bytes([len(text.encode())]) + text.encode() for text in (module, name, argument)]
    return b"\x80\x05" + texts[0] + texts[1] + b"\x93" + texts[2] + b"\x85R."


def test_a_pickle_that_names_a_foreign_class_is_not_run(tmp_path: Path) -> None:
    folder, mark = tmp_path / "cache", tmp_path / "mark"
    Cache(folder, VERSION).write("00.leaves", Evil(f"touch {mark}"))
    cache = Cache(folder, VERSION)
    assert cache.get(key(0)) is None
    assert cache.unreadable == ["00.leaves: UnpicklingError"]
    assert not mark.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("posix", "system"),
        ("builtins", "eval"),
        ("gongkai.cache", "os.system"),
        ("gongkai.work", "os.system"),
        ("gongkai", "cache.os.system"),
    ],
)
def test_a_foreign_function_is_not_reached_through_a_module_of_ours(tmp_path: Path, module: str, name: str) -> None:
    folder, mark = tmp_path / "cache", tmp_path / "mark"
    folder.mkdir()
    (folder / "00.leaves").write_bytes(sealed(calling(module, name, f"touch {mark}")))
    cache = Cache(folder, VERSION)
    assert cache.get(key(0)) is None
    assert not mark.exists()
    assert [name.partition(":")[0] for name in cache.unreadable] == ["00.leaves"]


def test_a_pickle_calls_no_function_of_ours(tmp_path: Path) -> None:
    (tmp_path / "00.leaves").write_bytes(sealed(calling("gongkai.norms.numerals", "to_int", "三")))
    (tmp_path / "01.leaves").write_bytes(sealed(calling("gongkai.digest", "digest", "x")))
    cache = Cache(tmp_path, VERSION)
    assert [cache.get(key(0)), cache.get(key(1))] == [None, None]
    assert [name.partition(":")[0] for name in cache.unreadable] == ["00.leaves", "01.leaves"]


def test_entries_of_another_version_are_not_given(tmp_path: Path) -> None:
    saved(tmp_path, key(0), version="2")
    cache = Cache(tmp_path, VERSION)
    assert cache.get(key(0)) is None
    assert cache.unreadable == []


def test_another_version_of_a_different_length_is_no_corrupt_one(tmp_path: Path) -> None:
    saved(tmp_path, key(0), version="a-much-longer-version")
    saved(tmp_path, key(1), version="")
    cache = Cache(tmp_path, VERSION)
    assert [cache.get(key(0)), cache.get(key(1))] == [None, None]
    assert cache.unreadable == []


def test_an_entry_survives_as_many_saves_as_it_says(tmp_path: Path) -> None:
    saved(tmp_path, key(0))
    for number in range(1, KEEP + 1):
        saved(tmp_path, key(0, number))
    assert got(tmp_path, key(0)) == [entry(key(0))]
    saved(tmp_path, key(0, KEEP + 1))
    assert got(tmp_path, key(0), key(0, 1)) == [None, entry(key(0, 1))]


def test_an_entry_that_is_asked_for_stays(tmp_path: Path) -> None:
    saved(tmp_path, key(0))
    for number in range(1, 3 * KEEP):
        cache = Cache(tmp_path, VERSION)
        assert cache.get(key(0)) == entry(key(0))
        cache.put(key(0, number), "new")
        cache.save()


def test_saving_without_change_writes_nothing(tmp_path: Path) -> None:
    saved(tmp_path, key(0), key(1))
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    cache = Cache(tmp_path, VERSION)
    cache.get(key(0))
    cache.save()
    assert {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("place", ["missing", "file/below", "file"])
def test_a_folder_that_is_not_there_has_no_entries(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / place, VERSION)
    assert cache.get(key(0)) is None
    assert cache.read("site.made") is None
    assert cache.unreadable == []
    trimmed(tmp_path / place)


@pytest.mark.parametrize("place", ["file/below", "file"])
def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"theirs")
    cache = saved(tmp_path / place, key(0))
    cache.write("site.made", {})
    assert cache.get(key(0)) == entry(key(0))
    assert (tmp_path / "file").read_bytes() == b"theirs"


def test_a_folder_without_rights_is_no_reason_to_fail(tmp_path: Path) -> None:
    saved(tmp_path / "cache", key(0))
    (tmp_path / "cache").chmod(0o500)
    try:
        cache = saved(tmp_path / "cache", key(0, 1))
        assert cache.get(key(0)) == entry(key(0))
    finally:
        (tmp_path / "cache").chmod(0o700)


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "00.leaves").mkdir()
    saved(tmp_path, key(0), key(1))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["00.leaves", "01.leaves"]
    assert got(tmp_path, key(0), key(1)) == [None, entry(key(1))]


def test_caches_that_save_at_once_leave_files_that_can_be_read(tmp_path: Path) -> None:
    def save(builder: int) -> None:
        for turn in range(10):
            cache = Cache(tmp_path, VERSION)
            for shard in range(8):
                assert cache.get(key(shard, 999)) in (None, entry(key(shard, 999)))
                cache.put(key(shard, 999), entry(key(shard, 999)))
                cache.put(key(shard, 100 * builder + turn), "x" * 20_000)
            cache.save()
            left_aside.extend(cache.unreadable)

    left_aside: list[str] = []
    builders = [threading.Thread(target=save, args=(builder,)) for builder in range(1, 5)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert left_aside == []
    assert got(tmp_path, *(key(shard, 999) for shard in range(8))) == [entry(key(shard, 999)) for shard in range(8)]
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{shard:02x}.leaves" for shard in range(8)]


def test_a_cache_within_its_bound_stays(tmp_path: Path) -> None:
    saved(tmp_path, key(0))
    trimmed(tmp_path)
    assert got(tmp_path, key(0)) == [entry(key(0))]


def test_a_cache_beyond_its_bound_starts_anew(tmp_path: Path) -> None:
    saved(tmp_path, key(0), key(1))
    with (tmp_path / "02.leaves").open("wb") as large:
        large.truncate(MOST_BYTES)  # a sparse file: it takes no space
    trimmed(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_bound_counts_what_is_kept_of_sites(tmp_path: Path) -> None:
    saved(tmp_path, key(0))
    (tmp_path / "site-a.search").mkdir()
    with (tmp_path / "site-a.search/postings.bin").open("wb") as large:
        large.truncate(MOST_BYTES)
    trimmed(tmp_path)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


# What is kept of site folders


def kept_of(cache: Path, site: Path) -> str:
    """A build of a site ends, and leaves its state."""
    name = state_of(cache, site)
    Cache(cache, VERSION).write(f"{name}.made", {})
    (cache / f"{name}.search").mkdir(exist_ok=True)
    (cache / f"{name}.search/index.json").write_bytes(b"{}")
    return name


def names(cache: Path) -> set[str]:
    return {file.stem for file in cache.glob("site-*")}


def test_a_site_has_a_state_of_its_own(tmp_path: Path) -> None:
    assert state_of(tmp_path, Path("/srv/a")) == state_of(tmp_path, Path("/srv/a")) != state_of(tmp_path, Path("/srv/b"))


def test_the_state_of_a_site_that_is_gone_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, stands, gone = tmp_path / "cache", tmp_path / "stands", tmp_path / "gone"
    stands.mkdir()
    first, second = kept_of(cache, stands), kept_of(cache, gone)
    third = kept_of(cache, tmp_path / "new")
    assert names(cache) == {first, second, third}
    later = time.time() + DAY + 1
    monkeypatch.setattr(time, "time", lambda: later)
    fourth = state_of(cache, tmp_path / "newer")
    assert names(cache) == {first, fourth}
    assert Cache(cache, VERSION).read(f"{first}.made") == {}


@pytest.mark.parametrize("about", [None, b"", b"{", b"[]", b'{"site": 1, "built": 2}', b"\xff"])
def test_a_state_that_does_not_say_whose_it_is_goes(tmp_path: Path, about: bytes | None) -> None:
    name = kept_of(tmp_path, tmp_path)
    (tmp_path / f"{name}.json").unlink() if about is None else (tmp_path / f"{name}.json").write_bytes(about)
    own = state_of(tmp_path, Path("/srv/other"))
    assert names(tmp_path) == {own}
    assert own != name


@pytest.mark.parametrize("place", ["file/below", "file"])
def test_a_state_that_cannot_be_kept_is_no_reason_to_fail(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"theirs")
    assert state_of(tmp_path / place, Path("/srv/a")).startswith("site-")
    assert (tmp_path / "file").read_bytes() == b"theirs"
