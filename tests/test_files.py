"""Attachments and pictures: what is computed of a file, and which files are refused."""

import io
import os
import struct
import zlib
from pathlib import Path

import pypdf
import pytest

from gongkai.read.files import file_facts


def png(width: int, height: int) -> bytes:
    """The smallest picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def put(folder: Path, name: str, raw: bytes) -> Path:
    file = folder / name
    file.write_bytes(raw)
    return file


def refused(file: Path) -> str:
    with pytest.raises(ValueError, match=r"^[a-z-]+$") as error:
        file_facts(file)
    return str(error.value)


def test_a_text_file_has_size_type_and_digest(tmp_path: Path) -> None:
    made = file_facts(put(tmp_path, "表.csv", "甲,乙\n".encode()))
    assert (made.name, made.size, made.type, made.pages) == ("表.csv", 8, "CSV", 0)
    assert made.sha256 == "b20f4b1fb61b5f2b4634bef848377f31aa6da718da38a5eee86df552c3e55cf6"


@pytest.mark.parametrize("pages", [1, 3])
def test_a_pdf_has_its_pages_counted(tmp_path: Path, pages: int) -> None:
    made = file_facts(put(tmp_path, "a.pdf", pdf(pages)))
    assert (made.type, made.pages) == ("PDF", pages)


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF", pdf(2)[:300], pdf(2)[:-200]])
def test_a_broken_pdf_is_taken_without_pages(tmp_path: Path, raw: bytes) -> None:
    made = file_facts(put(tmp_path, "a.pdf", raw))
    assert (made.type, made.pages) in (("PDF", 0), ("PDF", 2))


def test_a_locked_pdf_is_taken_without_pages(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("密", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    assert file_facts(put(tmp_path, "a.pdf", written.getvalue())).pages == 0


def test_a_picture_has_its_size_in_pixels(tmp_path: Path) -> None:
    made = file_facts(put(tmp_path, "图.png", png(7, 3)))
    assert (made.type, made.width, made.height) == ("PNG", 7, 3)


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n", png(7, 3)[:20]])
def test_a_broken_picture_does_not_break_the_build(tmp_path: Path, raw: bytes) -> None:
    made = file_facts(put(tmp_path, "图.png", raw))
    assert (made.width, made.height) == (0, 0)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.gif", b"GIF89a\x05\x00\x04\x00", "GIF"),
        ("a.docx", b"PK\x03\x04", "DOCX"),
        ("a.ofd", b"PK\x03\x04", "OFD"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "XLS"),
        ("a.wps", b"\xd0\xcf\x11\xe0", "WPS"),
        ("a.TXT", b"", "TXT"),
        ("a.zip", b"PK\x03\x04", "ZIP"),
    ],
)
def test_types_that_offices_use(tmp_path: Path, name: str, raw: bytes, kind: str) -> None:
    assert file_facts(put(tmp_path, name, raw)).type == kind


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.png", pdf(1)),
        ("a.pdf", png(1, 1)),
        ("a.csv", b"\x00\x01\x02"),
        ("a.txt", b"%PDF-1.7"),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
        ("a.png", b"<svg onload=alert(1)>"),
        ("a.html", b"<p>"),
        ("a.svg", b"<svg/>"),
        ("a.js", b"alert(1)"),
        ("a.exe", b"MZ"),
        ("a", b"text"),
        ("a.apk", b"PK\x03\x04"),
        ("a.pdf", b""),
        ("a.webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_a_type_that_is_not_ours_or_a_name_that_belies_the_content(tmp_path: Path, name: str, raw: bytes) -> None:
    assert refused(put(tmp_path, name, raw)) == "not-allowed"


def test_what_is_not_a_regular_file_is_none(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", b"x")
    (tmp_path / "b.csv").symlink_to("a.csv")
    (tmp_path / "c.csv").mkdir()
    assert [refused(tmp_path / name) for name in ("b.csv", "c.csv", "d.csv")] == ["not-a-file"] * 3


def test_a_file_above_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as sparse:
        sparse.truncate(201 * 1024 * 1024)
    assert refused(tmp_path / "a.zip") == "too-large"


def test_pipes_and_links_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    (tmp_path / "b.pdf").symlink_to("/dev/zero")
    (tmp_path / "c").symlink_to("/etc")
    assert [refused(tmp_path / name) for name in ("a.pdf", "b.pdf", "c")] == ["not-a-file"] * 3


def test_a_file_of_holes_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as sparse:
        sparse.write(b"PK\x03\x04")
        sparse.truncate(150 * 1024 * 1024)
    assert refused(tmp_path / "a.zip") == "hollow"


def test_a_name_is_composed(tmp_path: Path) -> None:
    assert file_facts(put(tmp_path, "e\u0301.csv", b"x")).name == "\u00e9.csv"
