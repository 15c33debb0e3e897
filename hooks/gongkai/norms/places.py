"""Places (行政区划) in names of bodies: 临澜市人民政府办公室 -> 临澜市."""

import re

_PLACE = re.compile(r"[\u3400-\u9fff]{1,8}?(?:省|市|自治区|自治州|地区|盟|县|区|旗)(?=[\u3400-\u9fff])")


def place_of(body: str) -> str:
    """The place that a body's name begins with; empty where it begins with none."""
    found = _PLACE.match(body)
    return found[0] if found else ""
