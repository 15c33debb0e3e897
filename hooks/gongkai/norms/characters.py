"""Characters that an official text does not hold: unseen ones, those that turn the direction of text, radicals in place of characters.

Unicode 15: general categories Cf, Co, Cn; Bidi_Control; the blocks CJK Radicals Supplement and Kangxi Radicals.
"""

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a"
)
_PRIVATE = "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_RADICAL = "\u2e80-\u2fdf"
_WIDE = "\uff10-\uff19\uff20\uff21-\uff3a\uff41-\uff5a\uff03\uff0b\uff0d\uff0e\uff0f\uff3f\ufe52\ufe6b\U0001d400-\U0001d7ff"
"""Other forms of letters, digits and the signs of addresses, which NFKC makes ordinary."""
_ABOVE = "\u0300-\u036f\u20d0-\u20f0"
"""What stands above, below or around another character: a keycap, a stroke through it. Letters with accents are one character (NFC)."""
_OTHER_DIGITS = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59"

BIDI = re.compile(f"[{_BIDI}]")
UNSEEN = re.compile(f"[{_UNSEEN}]")
PRIVATE = re.compile(f"[{_PRIVATE}]")
CONTROL = re.compile(f"[{_CONTROL}]")
RADICAL = re.compile(f"[{_RADICAL}]")
LOST = "\ufffd"
"""What a program puts where it could not read a character."""

ODD = re.compile(f"[{_BIDI}{_UNSEEN}{_PRIVATE}{_CONTROL}{_RADICAL}{_WIDE}{_ABOVE}{_OTHER_DIGITS}{LOST}]")
"""Any of all these: one search tells that a text is ordinary."""
DROPPED = re.compile(f"[{_BIDI}{_UNSEEN}{_CONTROL}{_ABOVE}]")
"""What a reader does not see, and what a search for words must look through."""

EMOJI = re.compile("[\u203c-\u3299\U0001f000-\U0001faff]")
"""A character beside which U+FE0F and U+200D have their ordinary work."""

_SUPPLEMENT = dict(
    zip(
        "⺀⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "冫乙亻冂几刀刂卜㔾小小尢尣尣尢巳幺彑彐忄心扌攵旡日月歺母民氵水灬爪爫丬犭王疋目示礻竹糸纟罒罒罒罒罒羊羊羊耂聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅长长长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
        strict=True,
    )
)
"""CJK Radicals Supplement -> the character that looks the same; Unicode gives it a decomposition for two only."""


def ordinary(radical: str) -> str:
    """The character that a radical stands for: ⼀ (U+2F00) -> 一, ⻓ (U+2ED3) -> 长; the radical itself where there is none."""
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)
