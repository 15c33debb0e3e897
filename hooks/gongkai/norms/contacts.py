"""Who signs off, whom to ask and who gets a copy: 签发人, 联系人及电话, 抄送 -> values."""

import re

_SIGNED_OFF = re.compile(r"签\s*发\s*人?\s*[：:]\s*(?P<name>[\u4e00-\u9fff·]{2,4}(?:\s+[\u4e00-\u9fff·]{2,4})*)")
_PERSON = re.compile(
    r"联\s*系\s*人(?:及(?:联系)?电话)?\s*[：:]\s*(?P<name>[\u4e00-\u9fff·]{2,4}?)(?:同志)?(?=[\s，,；;、（(。）)\d]|联|电|$)"
)
_UNIT = re.compile(
    r"(?:联\s*系\s*(?:单\s*位|科\s*室|处\s*室|部\s*门)|承\s*办\s*(?:科\s*室|处\s*室))\s*[：:]\s*(?P<unit>[\u4e00-\u9fff（）()]{2,30})"
)
_PHONE = re.compile(r"(?:电\s*话|联系方式)(?:号码)?\s*[：:]\s*(?P<phone>(?:[（(]?\d{3,4}[)）]?[-－—\s]?)?\d{7,11}(?:[-－转]\d{1,5})?)")
_NEAR_PHONE = re.compile(r"联\s*系\s*人(?:及(?:联系)?电话)?\s*[：:][^\d]{2,20}(?P<phone>(?:[（(]?\d{3,4}[)）]?[-－—\s]?)?\d{7,11})")
_CLOSING = re.compile(r"[（(]?(?:联\s?系\s?(?:人|单\s?位|电\s?话)|抄\s?[送报]|此件(?:主动|依申请)?公开)")
_DASHES = str.maketrans("－—", "--")
_COPY = re.compile(r"抄\s*[送报]\s*[：:]\s*(?P<names>.{2,200}?)[。.]?$")


def begins_closing(line: str) -> bool:
    """联系人：…, 抄送：…: a line of its own below the signature."""
    return bool(_CLOSING.match(line.strip()))


def signed_off_by(line: str) -> str:
    """`签发人：林某` -> 林某."""
    match = _SIGNED_OFF.search(line)
    return " ".join(match["name"].split()) if match else ""


def contact(line: str) -> dict[str, str]:
    """`（联系人：何某，联系电话：0000-88120012）` -> person and phone, as far as the line gives them."""
    found: dict[str, str] = {}
    if match := _UNIT.search(line):
        found["unit"] = match["unit"]
    if match := _PERSON.search(line):
        found["person"] = match["name"]
    if match := _PHONE.search(line) or _NEAR_PHONE.search(line):
        found["phone"] = re.sub(r"\s+", "", match["phone"]).translate(_DASHES)
    return found


def copies(line: str) -> tuple[str, ...]:
    """`抄送：市政协提案委，市政府督查室。` -> both."""
    match = _COPY.match(line.strip())
    return tuple(part.strip() for part in re.split(r"[，,、；;]", match["names"]) if part.strip()) if match else ()
