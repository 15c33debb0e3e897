"""Maker of PDF files with a text layer, as offices print them, for the tests of the importer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A line on a page: where it begins in points from the lower left, its size, the way it runs in degrees, how grey it is (0 black)."""

    text: str
    left: float = 90
    height: float = 780
    size: float = 16
    slant: float = 0
    grey: float = 0


@dataclass(frozen=True)
class Rule:
    """A line that is drawn, from one point to another."""

    left: float
    height: float
    to_left: float
    to_height: float


def pdf(pages: list[list[str]], marks: Sequence[Said] = ()) -> bytes:
    """A PDF of A4 pages. The first line of a page is its header, the last its footer. `marks`: what else stands on every page."""
    return printed([[*_lines(page), *marks] for page in pages])


def _lines(page: list[str]) -> list[Said]:
    heights = [780 - 26 * place for place in range(len(page))]
    heights[:1] = [810] * len(heights[:1])
    if page and page[-1].startswith("—") and len(page) > 1:
        heights[-1] = 40
    return [Said(line, height=height) for line, height in zip(page, heights, strict=True) if line]


def printed(pages: Sequence[Sequence[Said | Rule]]) -> bytes:
    """A PDF of A4 pages with a text layer (Identity-H with ToUnicode)."""
    signs = sorted({sign for page in pages for line in page if isinstance(line, Said) for sign in line.text})
    code = {sign: place + 1 for place, sign in enumerate(signs)}
    mapping = "\n".join(f"<{code[s]:04x}> <{s.encode('utf-16-be').hex()}>" for s in signs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(signs)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(pages)))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/DW 1000 /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 "
        b"/CapHeight 700 /ItalicAngle 0 /StemV 80 >>",
        _stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        drawn = []
        for line in page:
            if isinstance(line, Rule):
                drawn.append(f"{line.left} {line.height} m {line.to_left} {line.to_height} l S")
                continue
            along, across = line.size * math.cos(math.radians(line.slant)), line.size * math.sin(math.radians(line.slant))
            place = f"{along:.3f} {across:.3f} {-across:.3f} {along:.3f} {line.left} {line.height}"
            drawn.append(f"BT {line.grey} g /F1 1 Tf {place} Tm <{''.join(f'{code[sign]:04x}' for sign in line.text)}> Tj ET")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            _stream("\n".join(drawn).encode()),
        ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + end.encode()


def _stream(content: bytes) -> bytes:
    return f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
