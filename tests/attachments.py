"""Makers of attachments, harmless ones and hostile ones, from nothing but code."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
MEGABYTE = 1024 * 1024


def zipped(members: Mapping[str, str | bytes], comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members, in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
        archive.comment = comment
    return made.getvalue()


def types(kind: str, main: str = "") -> str:
    return f'<Types><Override PartName="/main.xml" ContentType="{main or MAIN[kind]}"/></Types>'


def docx(body: str = "<w:p><w:r><w:t>正文。</w:t></w:r></w:p>", main: str = "", **parts: str | bytes) -> bytes:
    """A Word file; further parts by name."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": types("docx", main), "word/document.xml": document, **parts})


def docx_with(parts: Mapping[str, str | bytes]) -> bytes:
    return docx(**dict(parts))


def xlsx(rows: str = "<row><c><v>5</v></c></row>", sheets: str = '<sheet name="表一"/>', **parts: str | bytes) -> bytes:
    """An Excel file of one sheet."""
    return zipped(
        {
            "[Content_Types].xml": types("xlsx"),
            "xl/workbook.xml": f"<workbook {S}><sheets>{sheets}</sheets></workbook>",
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
            **parts,
        }
    )


def pptx(slide: str = "<p:sld/>", **parts: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": types("pptx"), "ppt/slides/slide1.xml": slide, **parts})


def odt(body: str = "<text:p>正文。</text:p>", **parts: str | bytes) -> bytes:
    head = '<office:document xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:xlink="x" xmlns:draw="d" xmlns:script="s">'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{head}{body}</office:document>", **parts})


def ofd(**parts: str | bytes) -> bytes:
    page = '<ofd:Page xmlns:ofd="o"><ofd:TextCode>版式文件的文字</ofd:TextCode></ofd:Page>'
    return zipped({"OFD.xml": '<ofd:OFD xmlns:ofd="o"/>', "Doc_0/Pages/Page_0/Content.xml": page, **parts})


def relation(kind: str, target: str, mode: str = "External") -> dict[str, str]:
    """A part of relationships with one of them."""
    text = f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return {"word/_rels/document.xml.rels": text}


def renamed(archive: bytes, old: str, new: str, *, count: int = -1) -> bytes:
    """An archive whose member bears another name of the same length."""
    assert len(old) == len(new)
    return archive.replace(old.encode(), new.encode(), count)


def lying(archive: bytes, size: int) -> bytes:
    """An archive whose last member claims another size."""
    at = archive.rindex(b"PK\x01\x02") + 24
    return archive[:at] + struct.pack("<I", size) + archive[at + 4 :]


def overlapping(count: int = 60) -> bytes:
    """Members that all share the data of the first: a small file that holds much (Fifield 2019)."""
    made = zipped({"a.txt": b"\0" * MEGABYTE})
    start = made.index(b"PK\x01\x02")
    end = made.index(b"PK\x05\x06")
    entry = made[start:end]
    directory = b"".join(entry.replace(b"a.txt", f"{n:05}"[-5:].encode()) for n in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return made[:start] + directory + tail


def many_members(count: int) -> bytes:
    return zipped({f"{n}.txt": b"" for n in range(count)}, method=zipfile.ZIP_STORED)


def linked_member() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def with_password(archive: bytes) -> bytes:
    """An archive that says its members are encrypted."""
    raw = bytearray(archive)
    for magic, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(magic)
        while at >= 0:
            raw[at + flag] |= 1
            at = raw.find(magic, at + 4)
    return bytes(raw)


def gbk_names() -> bytes:
    """What Windows' own archiver made of a Chinese name for twenty years."""
    return renamed_bytes(zipped({"aaaa.txt": "x"}), b"aaaa.txt", "公开".encode("gbk") + b".txt")


def renamed_bytes(archive: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return archive.replace(old, new)


def ole(*names: str) -> bytes:
    """An old container whose directory holds these names."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + b"".join(name.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for name in ("Root Entry", *names))


def pdf(
    text: str = "Plain text", change: Any = None, *, pages: int = 1, password: str = "", metadata: Mapping[str, str] | None = None
) -> bytes:
    """A PDF of pages with a line of text each; `change` gets the writer."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(300, 300)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        stream = StreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if metadata:
        writer.add_metadata({f"/{key}": value for key, value in metadata.items()})
    if change:
        change(writer)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def at_start(**action: Any) -> Any:
    """A change: this action runs when the file is opened."""

    def change(writer: pypdf.PdfWriter) -> None:
        names = {NameObject(f"/{key}"): value for key, value in action.items()}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(names))

    return change


def in_root(key: str, value: Any) -> Any:
    return lambda writer: writer.root_object.__setitem__(NameObject(key), value)


def annotated(**entries: Any) -> Any:
    """A change: an annotation on the first page."""

    def change(writer: pypdf.PdfWriter) -> None:
        one = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), **{NameObject(f"/{key}"): value for key, value in entries.items()}}
        )
        one[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(one)])

    return change


def action(address: str) -> DictionaryObject:
    """What a link does: lead to an address."""
    return DictionaryObject({name("/S"): name("/URI"), name("/URI"): words(address)})


def scanned(writer: pypdf.PdfWriter) -> None:
    """A change: the first page is a picture."""
    picture = DecodedStreamObject()
    picture.set_data(b"\xff" * 3)
    picture.update(
        {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(1)}
    )
    page = writer.pages[0]
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/I"): writer._add_object(picture)})}
    )
    del page[NameObject("/Contents")]


def name(text: str) -> NameObject:
    return NameObject(text)


def words(text: str) -> TextStringObject:
    return TextStringObject(text)


def objects(*bodies: bytes) -> bytes:
    """A PDF without a table of objects: programs repair it, and so must we."""
    parts = [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(bodies, 1)]
    return b"%PDF-1.7\n" + b"".join(parts) + b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def packed_objects(inner: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """An object stream that stands in no table."""
    data = zlib.compress(inner)
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/ObjStm/N 1/First 4/Filter %s/Length %d>>stream\n%s\nendstream" % (filters, len(data), data),
    )


def looping_pages() -> bytes:
    return objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 9>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>")


def deep_pdf(depth: int) -> bytes:
    return objects(b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * depth + b"]" * depth + b">>", b"<</Type/Pages/Kids[]/Count 0>>")


def pdf_bomb(megabytes: int) -> bytes:
    """A page whose instructions are a run of zeros, packed twice."""
    data = zlib.compress(zlib.compress(b"q " * (megabytes * MEGABYTE // 2), 9), 9)
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(data), data),
    )


def slow_pdf() -> bytes:
    """Sixty short pages whose one font names fifty thousand characters one by one: within every limit on size, and slow."""
    table = b"1 begincodespacerange <0000> <ffff> endcodespacerange\n50000 beginbfchar\n"
    table += b"".join(b"<%04x> <%04x>\n" % (n, 0x4E00 + n % 20_000) for n in range(50_000)) + b"endbfchar\n"
    data = zlib.compress(table)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count 60>>" % b" ".join(b"%d 0 R" % n for n in range(7, 67)),
        b"null",
        b"<</Length 30>>stream\nBT /F1 9 Tf <00410042> Tj ET   \nendstream",
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2>>]>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data),
        *[page] * 60,
    )


def long_page() -> bytes:
    """A page of more drawing than is read."""
    return pdf("a" * 800_000)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 4, height: int = 4, *chunks: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * 4) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive_in_png() -> bytes:
    """A picture in whose block an archive lies, which ends where the file ends."""
    rest = len(png()) - 8 - 25 + 4
    return png(4, 4, chunk(b"zipP", zipped({"a.txt": "x"}, comment=b"0" * rest)[:-rest]))


def exif(*, gps: bool = False, artist: str = "") -> bytes:
    """EXIF with a place, or with a name."""
    entries = [struct.pack("<HHII", 0x013B, 2, len(artist.encode()) + 1, 100)] if artist else []
    entries += [struct.pack("<HHII", 0x8825, 4, 1, 60)] if gps else []
    first = struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 0)
    raw = (b"II*\0" + struct.pack("<I", 8) + first).ljust(60, b"\0")
    raw += struct.pack("<H", 2) + struct.pack("<HHII", 2, 5, 3, 90) + struct.pack("<HHII", 4, 5, 3, 90)
    return raw.ljust(100, b"\0") + artist.encode() + b"\0"


def jpeg(*segments: tuple[int, bytes], scan: bytes = b"\x12\x34\xff\x00\x56") -> bytes:
    """A JPEG as far as its segments go."""
    frame = (0xC0, struct.pack(">BHHB", 8, 4, 4, 1) + b"\x01\x11\x00")
    parts = [
        struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data for kind, data in (*segments, frame, (0xDA, b"\x01\x01\x00\x00\x3f\x00"))
    ]
    return b"\xff\xd8" + b"".join(parts) + scan + b"\xff\xd9"


def gif(comment: bytes = b"") -> bytes:
    extra = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\0" if comment else b""
    return b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + extra + b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b"


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)
