"""What stands in a file without being read by its readers goes through the personal-data gate, too: one number, wherever it lies."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import attachments as a
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from gongkai.guard.attachments import look_into
from gongkai.guard.inspection import Inspection
from gongkai.guard.personal import find

SAID = "手机13800138000"
ID = 'xmpMM:DocumentID="uuid:13812345678"'
XMP = f"<x:xmpmeta><rdf:Description {ID}><dc:creator>{SAID}</dc:creator></rdf:Description></x:xmpmeta>".encode()
ADOBE = b"http://ns.adobe.com/xap/1.0/\0"


def looked_into(file: str, raw: bytes) -> Inspection:
    return look_into(file, io.BytesIO(raw))


def numbers(found: Inspection) -> list[str]:
    """What the gate finds in everything that it is given."""
    return [one.value for text in (found.text, found.unseen, *(value for _, value in found.metadata)) for one in find(text)]


# PDF


def stream(data: bytes, **entries: str) -> StreamObject:
    made = StreamObject()
    made.set_data(data)
    made.update({NameObject(f"/{key}"): NameObject(value) for key, value in entries.items()})
    return made


def with_properties(writer: pypdf.PdfWriter, *, packed: bool = False) -> None:
    properties = stream(XMP, Type="/Metadata", Subtype="/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(properties.flate_encode() if packed else properties)


def with_field_on_no_page(writer: pypdf.PdfWriter) -> None:
    field = DictionaryObject({a.name("/FT"): a.name("/Tx"), a.name("/V"): a.words(SAID)})
    parent = DictionaryObject({a.name("/T"): a.words("一"), a.name("/Kids"): ArrayObject([writer._add_object(field)])})
    writer.root_object[a.name("/AcroForm")] = DictionaryObject({a.name("/Fields"): ArrayObject([writer._add_object(parent)])})


def versions(*texts: str, subject: str = "") -> bytes:
    """A PDF saved again and again in the usual way: what it was before stays in it."""
    made = b"%PDF-1.4\n"
    start = 0
    for number, text in enumerate(texts):
        drawn = f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode()
        written = {4: b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn), 6: b"<</Subject(%s)>>" % subject.encode()}
        if not number:
            written |= {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
                5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            }
        table = b"xref\n"
        for name, content in sorted(written.items()):
            table += b"%d 1\n%010d 00000 n \n" % (name, len(made))
            made += b"%d 0 obj\n%s\nendobj\n" % (name, content)
        before = b"/Prev %d" % start if number else b""
        start, subject = len(made), ""
        made += table + b"trailer\n<</Size 7/Root 1 0 R/Info 6 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (before, start)
    return made


# pictures


def camera(tag: int, kind: int, value: bytes) -> bytes:
    """EXIF whose second directory says one thing."""
    first = struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 60) + struct.pack("<I", 0)
    raw = (
        (b"II*\0" + struct.pack("<I", 8) + first).ljust(60, b"\0") + struct.pack("<H", 1) + struct.pack("<HHII", tag, kind, len(value), 100)
    )
    return raw.ljust(100, b"\0") + value


def profile(kind: bytes, raw: bytes) -> bytes:
    """A block as ImageMagick writes it into PNG."""
    return b"Raw profile type " + kind + b"\0\n" + kind + b"\n%8d\n" % len(raw) + raw.hex().encode() + b"\n"


def iptc(text: bytes) -> bytes:
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0" + bytes([len(text) + 5]) + b"\x1c\x02\x50\0" + bytes([len(text)]) + text


# office files


def part(name: str, content: str) -> Callable[[], bytes]:
    return lambda: a.docx(**{name: content})


def body(content: str) -> Callable[[], bytes]:
    return lambda: a.docx(content)


def sheet(content: str, **parts: str) -> Callable[[], bytes]:
    return lambda: a.xlsx(content, **parts)


def under_another_name() -> bytes:
    """A Word file whose text lies in a part that is XML by its type alone."""
    types = f'<Types><Override PartName="/word/document.dat" ContentType="{a.MAIN["docx"]}"/></Types>'
    text = f"<w:document {a.W}><w:p><w:r><w:t>{SAID}</w:t></w:r></w:p></w:document>"
    return a.zipped({"[Content_Types].xml": types, "word/document.dat": text})


def commented() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        member = zipfile.ZipInfo("a.txt")
        member.comment = SAID.encode()
        archive.writestr(member, "x")
    return made.getvalue()


PLACES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "properties of a PDF": ("a.pdf", lambda: a.pdf(change=with_properties)),
    "packed properties of a PDF": ("a.pdf", lambda: a.pdf(change=lambda writer: with_properties(writer, packed=True))),
    "a bookmark": ("a.pdf", lambda: a.pdf(change=lambda writer: writer.add_outline_item(title=SAID, page_number=0))),
    "who wrote a note": ("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/Link"), T=a.words(SAID)))),
    "the help of a field": ("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/Widget"), TU=a.words(SAID)))),
    "a field on no page": ("a.pdf", lambda: a.pdf(change=with_field_on_no_page)),
    "an earlier version": ("a.pdf", lambda: versions("Tel 13800138000", "left out", "left out again")),
    "properties of an earlier version": ("a.pdf", lambda: versions("a", "b", subject="Tel 13800138000")),
    "XMP of a JPEG": ("a.jpg", lambda: a.jpeg((0xE1, ADOBE + XMP))),
    "XMP of a WEBP": ("a.webp", lambda: a.webp((b"VP8 ", b"\0\0\0\x9d\x01\x2a\x04\0\x04\0"), (b"XMP ", XMP))),
    "IPTC": ("a.jpg", lambda: a.jpeg((0xED, iptc(SAID.encode())))),
    "IPTC in GBK": ("a.jpg", lambda: a.jpeg((0xED, iptc(SAID.encode("gbk"))))),
    "IPTC in a PNG": ("a.png", lambda: a.png(4, 4, a.chunk(b"tEXt", profile(b"iptc", iptc(SAID.encode()))))),
    "what a camera's user wrote": ("a.jpg", lambda: a.jpeg((0xE1, b"Exif\0\0" + camera(0x9286, 7, b"ASCII\0\0\0tel 13800138000")))),
    "what he wrote in Chinese": ("a.jpg", lambda: a.jpeg((0xE1, b"Exif\0\0" + camera(0x9286, 7, b"UNICODE\0" + SAID.encode("utf-16-le"))))),
    "whose camera it is": ("a.jpg", lambda: a.jpeg((0xE1, b"Exif\0\0" + camera(0xA430, 2, SAID.encode())))),
    "a comment of Windows": ("a.jpg", lambda: a.jpeg((0xE1, b"Exif\0\0" + camera(0x9C9C, 1, SAID.encode("utf-16-le"))))),
    "a picture in a document": ("a.docx", lambda: a.docx(**{"word/media/a.bin": a.jpeg((0xE1, b"Exif\0\0" + a.exif(artist=SAID)))})),
    "data of a form": ("a.docx", part("customXml/item1.xml", f"<a><b>{SAID}</b></a>")),
    "data of a form in attributes": ("a.docx", part("customXml/item1.xml", f'<a b="{SAID}"/>')),
    "a variable": ("a.docx", part("word/settings.xml", f'<w:settings {a.W}><w:docVar w:name="x" w:val="{SAID}"/></w:settings>')),
    "the title of a field": ("a.docx", body(f'<w:sdtPr><w:alias w:val="{SAID}"/></w:sdtPr>')),
    "a list to choose from": ("a.docx", body(f'<w:listItem w:displayText="{SAID}" w:value="1"/>')),
    "the alternative of a drawing": ("a.docx", body(f'<v:shape xmlns:v="v" alt="{SAID}"/>')),
    "the title of a picture": ("a.docx", body(f'<wp:docPr xmlns:wp="v" title="{SAID}"/>')),
    "people who commented": ("a.docx", part("word/people.xml", f'<p xmlns:w15="x"><w15:person w15:author="{SAID}"/></p>')),
    "the name of a property": ("a.docx", part("docProps/custom.xml", f"<P><property name='{SAID}'><lpwstr>1</lpwstr></property></P>")),
    "properties of another name": ("a.docx", part("props/c.xml", f"<P><creator>{SAID}</creator></P>")),
    "a part that is XML by its type": ("a.docx", under_another_name),
    "a name that is defined": ("a.xlsx", sheet("", **{"xl/b.xml": f"<w><definedName>&quot;{SAID}&quot;</definedName></w>"})),
    "the help of a cell": ("a.xlsx", sheet(f'<dataValidation prompt="{SAID}"/>')),
    "what a cell may hold": ("a.xlsx", sheet(f'<dataValidation><formula1>"{SAID},甲"</formula1></dataValidation>')),
    "the name of a sheet": ("a.xlsx", lambda: a.xlsx(sheets=f'<sheet name="{SAID}"/>')),
    "the hint of a link": ("a.xlsx", sheet(f'<hyperlink tooltip="{SAID}"/>')),
    "a word in a formula": ("a.xlsx", sheet(f'<row><c><f>IF(A1,"{SAID}")</f><v>0</v></c></row>')),
    "a talk about a cell": ("a.xlsx", sheet("", **{"xl/threadedComments/a.xml": f"<T><text>{SAID}</text></T>"})),
    "the description of a drawing": ("a.odt", lambda: a.odt(f'<svg:desc xmlns:svg="v">{SAID}</svg:desc>')),
    "the value of a cell": ("a.odt", lambda: a.odt(f'<table:table-cell office:string-value="{SAID}"/>')),
    "the comment of a member": ("a.zip", commented),
    "the name of a folder": ("a.zip", lambda: a.zipped({f"{SAID}/": ""}, method=zipfile.ZIP_STORED)),
    "unseen in a member": ("a.zip", lambda: a.zipped({"b.docx": part("customXml/item1.xml", f"<a>{SAID}</a>")()})),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_lies(place: str) -> None:
    file, make = PLACES[place]
    assert set(numbers(looked_into(file, make()))) == {"13800138000"}


def test_what_is_unseen_is_not_searched_by_readers() -> None:
    assert SAID not in looked_into("a.docx", part("customXml/item1.xml", f"<a>{SAID}</a>")()).text


def test_what_is_unseen_is_bounded() -> None:
    letters = "".join(chr(0x4E00 + n) for n in a.noise(1_050_000))
    data = "".join(f"<a>{letters[n : n + 5_000]}</a>" for n in range(0, len(letters), 5_000))
    found = looked_into("a.docx", part("customXml/item1.xml", f"<r>{data}</r>")())
    assert len(found.unseen) <= 1_000_000
    assert [danger.what for danger in found.dangers] == ["long"]


PLACE = a.exif(gps=True)
PLACES_OF_PLACES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a photograph in a PDF": ("a.pdf", lambda: a.pdf(change=with_photograph)),
    "a photograph under another name": ("a.docx", lambda: a.docx(**{"word/media/a.bin": a.jpeg((0xE1, b"Exif\0\0" + PLACE))})),
    "a PNG in a document": ("a.docx", lambda: a.docx(**{"word/media/a.png": a.png(4, 4, a.chunk(b"eXIf", PLACE))})),
    "a profile in a PNG": ("a.png", lambda: a.png(4, 4, a.chunk(b"tEXt", profile(b"exif", b"Exif\0\0" + PLACE)))),
    "a packed profile in a PNG": ("a.png", lambda: a.png(4, 4, a.chunk(b"zTXt", packed_profile()))),
    "XMP in a profile": ("a.png", lambda: a.png(4, 4, a.chunk(b"tEXt", profile(b"xmp", b"<x GPSLatitude='1'/>")))),
}


def with_photograph(writer: pypdf.PdfWriter) -> None:
    photograph = stream(b"", Type="/XObject", Subtype="/Image", Filter="/DCTDecode")
    photograph._data = a.jpeg((0xE1, b"Exif\0\0" + PLACE))
    photograph.update({NameObject("/Width"): NumberObject(4), NameObject("/Height"): NumberObject(4)})
    resources = writer.pages[0]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/I"): writer._add_object(photograph)})


def packed_profile() -> bytes:
    name, _, value = profile(b"APP1", b"Exif\0\0" + PLACE).partition(b"\0")
    return name + b"\0\0" + zlib.compress(value)


@pytest.mark.parametrize("place", PLACES_OF_PLACES)
def test_where_a_photograph_was_taken_is_found(place: str) -> None:
    file, make = PLACES_OF_PLACES[place]
    assert [(danger.key, danger.what) for danger in looked_into(file, make()).dangers] == [("personal", "gps")]


def test_a_version_that_was_only_signed_is_read_once() -> None:
    found = looked_into("a.pdf", versions("the same", "the same"))
    assert (found.text.split(), found.unseen.strip(), found.dangers) == (["the", "same"], "", ())


def test_more_versions_than_are_read_are_told() -> None:
    found = looked_into("a.pdf", versions(*map(str, range(8))))
    assert [(danger.key, danger.what) for danger in found.dangers] == [("leftover", "revisions")]
