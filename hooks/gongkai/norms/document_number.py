"""Document numbers (发文字号) `深府办〔2022〕20号` and index numbers (索引号) `000014349/2017-00110`.

Form: 《党政机关公文处理工作条例》art. 9(5) and GB/T 9704-2012 7.2.5: office code, year in hexagonal brackets 〔〕,
serial number without leading zeros and without 第. Index numbers: office code / year - serial, as 国办发〔2017〕47号 itself bears.
"""

import re
import unicodedata
from dataclasses import dataclass

_BRACKETS = str.maketrans("[［【〖﹝(（〔{]］】〗﹞)）〕}", "〔" * 9 + "〕" * 9)
_NUMBER = re.compile(r"(?P<office>[^\d〔〕\s]{1,20})〔(?P<year>(?:19|20)\d\d)〕(?P<the>第?)(?P<serial>\d{1,6})号")
_INDEX = re.compile(r"[0-9A-Za-z]{2,24}/(?:19|20)\d\d-\d{1,8}")


@dataclass(frozen=True)
class DocumentNumber:
    """One document number, normalised."""

    office: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.office}〔{self.year}〕{self.serial}号"

    @property
    def series(self) -> str:
        """What consecutive numbers share: 深府办〔2022〕."""
        return f"{self.office}〔{self.year}〕"


def parse_document_number(text: str) -> tuple[DocumentNumber, bool]:
    """`深府办[2022] 20 号` -> (the number, whether it was written in the proper form but for brackets and spaces).

    ValueError where it is no document number.
    """
    compact = re.sub(r"\s", "", text).translate(_BRACKETS)
    compact = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in compact)
    if not (match := _NUMBER.fullmatch(compact)):
        raise ValueError("malformed")
    number = DocumentNumber(match["office"], int(match["year"]), int(match["serial"]))
    return number, not match["the"] and not match["serial"].startswith("0")


def parse_index_number(text: str) -> str:
    """The index number without spaces. ValueError where it is not `code/year-serial`."""
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("—", "-").replace("–", "-")
    if not _INDEX.fullmatch(compact):
        raise ValueError("malformed")
    return compact
