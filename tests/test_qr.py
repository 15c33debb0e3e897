"""QR codes: a reader reads the address, whatever its length."""

import re

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from gongkai.pages.qr import svg

LENGTHS = [1, 14, 15, 26, 42, 62, 63, 84, 106, 122, 123, 152, 180, 181, 213, 251, 287, 331, 362, 363, 412]
"""Bytes, at the ends of versions among others."""


def address(length: int) -> str:
    """An address of so many bytes."""
    return ("https://www.linlan.example/zwgk/jyta/replies/2024/cppcc-8-4-156/" + "x/" * 200)[:length]


def picture(drawing: str) -> NDArray[np.uint8]:
    """An SVG of ours as a browser draws it: four dots a module."""
    box, path = re.findall(r'viewBox="0 0 (\d+) \1"', drawing), re.findall(r'd="M4 4\.5([^"]*)"', drawing)
    dots = np.full((int(box[0]), int(box[0])), 255, dtype=np.uint8)
    column, row = 4, 4
    for letter, across, down in re.findall(r"([hm])(-?\d+)(?: (\d+))?", path[0]):
        if letter == "h":
            dots[row, column : column + int(across)] = 0
        column, row = column + int(across), row + int(down or 0)
    return np.kron(dots, np.ones((4, 4), dtype=np.uint8))


@pytest.mark.parametrize("length", LENGTHS)
def test_a_reader_reads_the_address(length: int) -> None:
    found = zxingcpp.read_barcodes(picture(svg(address(length), "码")))
    assert [(code.text, code.ec_level) for code in found] == [(address(length), "M")]


def test_every_letter_of_an_address_is_read() -> None:
    text = "https://a.example/?" + "".join(map(chr, range(33, 127)))
    assert [code.text for code in zxingcpp.read_barcodes(picture(svg(text, "码")))] == [text]


def test_an_address_that_no_code_holds_has_none() -> None:
    assert svg(address(413), "码") == ""


def test_a_code_says_what_it_is() -> None:
    assert 'role="img" aria-label="本页网址的二维码"' in svg("https://a.example/", "本页网址的二维码")
