"""Maker of PDF files with a text layer, as offices print them, for the tests of the importer."""


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF of A4 pages with a text layer (Identity-H with ToUnicode). The first line of a page is its header, the last its footer."""
    signs = sorted({sign for page in pages for line in page for sign in line})
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
        for place, line in enumerate(page):
            top = 810 if place == 0 else 40 if place == len(page) - 1 and line.startswith("—") else 780 - 26 * place
            drawn.append(f"BT /F1 16 Tf 90 {top} Td <{''.join(f'{code[s]:04x}' for s in line)}> Tj ET" if line else "")
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
