"""Names of bodies (机关) and people as letters write them: what looks like one, and how to split a list of them."""

import re

from gongkai.norms.enumeration import listed

_BODY = re.compile(
    r"[\u4e00-\u9fff（）()·、]{2,40}?(?:局|委|部|厅|院|办|室|会|署|处|队|中心|政府|党组|人大|政协|公司|集团|法院|检察院|学校|大学|学院|医院|银行|支行"
    r"|工商联|工会|妇联|团委|团市委|联合会|办公室|委员会|管委会|街道|街道办|乡|镇|县|区|市|旗|盟|州|省|党委|支队|大队|站|所|科|组)(?:（[^（）]{1,12}）)?"
)
_STRONG = re.compile(
    r"(?:局|委员会|委|部|厅|院|办公室|办|政府|署|处|中心|总队|支队|管委会|人大常委会|政协|法院|检察院|公司|集团|联合会|工商联|协会|领导小组|党组|指挥部)$"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}")
_GROUP = re.compile(
    r"[省市县区](?:工商联|侨联|妇联|总工会|残联|科协|文联)|[\u4e00-\u9fff（）()]{2,30}(?:委会|委员会"
    r"|市委|县委|区委|省委|支部|总支|代表团|代表小组|联组|小组|工商联|联合会"
    r"|界别?|党派|侨联|妇联|工会|团|会|委)"
)
_SEAL = re.compile(r"[（(](?:代?章|盖章|公章|印章|签章|印)[)）]$")
_SIGNED = re.compile(
    r"(?P<names>[\u4e00-\u9fff（）()]{2,40}(?:[ \u3000]{1,12}[\u4e00-\u9fff（）()]{3,40}){0,4})[ \u3000]{1,40}"
    r"(?P<date>(?:\d{4}|[〇○零一二三四五六七八九]{4})年[^。，]{2,8})"
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程"
    "嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳"
    "逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢"
    "关蒯相查后荆红游竺权逯盖益桓公岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖闫付覃苟仝占晋初原揭但逢"
)


def is_body(text: str) -> bool:
    """Does this whole text name one body?"""
    compact = re.sub(r"\s+", "", text)
    return bool(_BODY.fullmatch(compact)) and not re.search(r"[，。；：！？]", compact)


def is_agency(text: str) -> bool:
    """Does it end as the name of an office does?"""
    return 3 <= len(text) <= 30 and bool(_STRONG.search(text))


def is_person(text: str) -> bool:
    """A name of two to four characters that begins with a surname, or one of a minority with its point (阿依古丽·买买提)."""
    return bool(_NAME.fullmatch(text)) and ("·" in text or text[0] in _SURNAMES)


def is_group(text: str) -> bool:
    """A party, a committee, a sector or a delegation."""
    return bool(_GROUP.fullmatch(text))


def split_list(text: str) -> tuple[str, ...]:
    """A list of names at 、 ， ； and spaces, brackets closed."""
    return tuple(dict.fromkeys(listed(text, r"、，,；;\s")))


def signed_line(line: str) -> tuple[tuple[str, ...], str]:
    """`临澜市教育局  2024年6月12日` -> (names, the date as written); empty where the line is no signature with its date."""
    match = _SIGNED.fullmatch(line.strip()) if len(line) < 90 else None
    if not match:
        return (), ""
    names = tuple(unsealed(name) for name in re.split(r"[ \u3000]{2,}", match["names"].strip()) if name)
    return (names, match["date"]) if names and all(is_agency(name) for name in names) else ((), "")


def signers(line: str) -> list[str]:
    """`临澜市民政局  临澜市财政局（章）` -> both, also with one space between; empty where a part is no office."""
    for gap in (r"[\s\u3000]{2,}", r"[\s\u3000]+", None):
        parts = [unsealed(re.sub(r"\s", "", part)) for part in (re.split(gap, line.strip()) if gap else [line]) if part.strip()]
        if all(is_agency(part) and len(part) > 3 for part in parts) and (gap is None or len(parts) > 1):
            return parts
    return []


def unsealed(name: str) -> str:
    """`临澜市教育局（盖章）` -> 临澜市教育局."""
    return _SEAL.sub("", name)


def may_receive(parts: tuple[str, ...]) -> bool:
    """Can these be the bodies that a notice is sent to (主送)?"""
    return len(parts) > 1 or is_agency(parts[0]) or bool(re.search(r"[各省市县区府位司]", parts[0]))


def is_collective(text: str) -> bool:
    """各县（区）教育局: all bodies of one sort."""
    return text.startswith("各")
