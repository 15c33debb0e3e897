"""Personal data as China writes it: numbers with their check digits, and the words that stand around them.

Numbers: resident identity number GB 11643-1999 (18 digits, ISO 7064 MOD 11-2) and its form of 15 digits before 1999; mobile numbers of
the public numbering plan (1 and ten digits); bank cards ISO/IEC 7812 (Luhn); plates GA 36-2018. Every pattern here is linear.
"""

import re

PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""GB/T 2260: the first two digits of an identity number."""

SPELT_DIGITS = {
    one: digit
    for digit, ones in {
        "0": "〇零○⓪⁰₀⓿Oo", "1": "一壹幺弌①⑴⒈❶➀➊¹₁⓵Il", "2": "二贰貳弍②⑵⒉❷➁➋²₂⓶", "3": "三叁參叄弎③⑶⒊❸➂➌³₃⓷", "4": "四肆④⑷⒋❹➃➍⁴₄⓸",
        "5": "五伍⑤⑸⒌❺➄➎⁵₅⓹", "6": "六陆陸⑥⑹⒍❻➅➏⁶₆⓺", "7": "七柒⑦⑺⒎❼➆➐⁷₇⓻", "8": "八捌⑧⑻⒏❽➇➑⁸₈⓼", "9": "九玖⑨⑼⒐❾➈➒⁹₉⓽",
        "X": "XxХхΧχ×✕",
    }.items()
    for one in ones
}  # fmt: skip
"""Character -> the digit that a reader takes it for; the last ones stand for the check digit X."""
_SPELT = "".join(SPELT_DIGITS)
SPELT_RUN = re.compile(rf"[{_SPELT}\d](?:[ \t·.*_`~-]{{0,2}}[{_SPELT}\d]){{10,}}")
"""Eleven digits or more, some of them spelt."""
_PARTING = r"(?:[ \t\n/|,，、:：+=()（）～…*_`~\\·.\u2010-\u2015\-]|</?(?:t[dhr]|br)\b[^<>\d]{0,40}>)"
PARTED_MOBILE = re.compile(rf"1(?:{_PARTING}{{0,6}}\d){{10}}(?!\d)")
BRACKETED_MOBILE = re.compile(r"[(（【\[]1[3-9]\d[)）】\]](?:[ *-]{0,3}\d){8}(?![\d%元万亿])")
"""(138)00138000: the first three digits in brackets."""
PARTED_LABEL = re.compile(
    rf"(?:手机|电话|联系方式|联系|微信|(?i:tel|phone|mobile))(?:号码|号|人|同号)?(?:{_PARTING}|[是为]){{0,8}}(?:\+?86{_PARTING}{{0,3}})?\Z"
)
PARTED_IDENTITY = re.compile(
    rf"[1-8](?<!\d[1-8])\d{{5}}{_PARTING}{{0,6}}(?:19|20)\d\d{_PARTING}{{0,6}}[01]\d{_PARTING}{{0,6}}[0-3]\d{_PARTING}{{0,6}}\d{{3}}"
    rf"{_PARTING}{{0,6}}[\dXx](?!\d)"
)
SINGLE_DIGITS = re.compile(rf"[1-8](?<!\d[1-8])(?:{_PARTING}{{1,6}}\d){{16}}{_PARTING}{{1,6}}[\dXx](?!\d)")

IDENTITY_LABEL = re.compile(r"身份证|身份号码|公民身份|证件号|残疾(?:人)?证")
PHONE_LABEL = re.compile(r"电话|手机|联系|微信|热线|致电|(?i:tel|phone|mobile|wechat)")
CARD_LABEL = re.compile(
    r"账号|帐号|账户|帐户|卡号|开户|银行卡|储蓄卡|信用卡|工资卡|社保卡|户名|[工农建招]行(?![业政动为使程进列])|汇至|汇入|转至|转入|打入|打到"
)
SERIAL_LABEL = re.compile(
    r"编号|编码|案号|流水号|索引号|文号|批号|订单号|单号|代码|序列号|条码|许可证|证书号|备案|标识码|[A-Za-z]号|(?i:\bno)\.?"
)
"""Before a number that counts things."""
COUNTED = re.compile(r"[ \t]{0,2}(?:元|万|亿|千|余|多|平方|人|户|吨|公里|千米|米|亩|公顷|千瓦|度|次|件|[%％‰])")
"""Behind a number that is an amount."""
NUMBERED = re.compile(r"[ \t]{0,2}号(?![码楼院])")

PASSPORT = re.compile(
    r"(?:护照|通行证|台胞证|(?i:passport)(?:[ ]?(?i:no)\.?)?)[^\d\n]{0,16}?"
    r"(?P<value>(?<![A-Za-z])[A-Za-z]{1,2}[ *-]{0,3}\d(?:[ *-]{0,3}\d){6,7})(?![\dA-Za-z])"
)
TRAVEL = re.compile(r"(?:台胞证|来往大陆通行证)[^\d\n]{0,10}(?P<value>\d{8})(?!\d)")
"""The permit of residents of Taiwan has figures alone."""
PASSPORT_CELL = re.compile(r"\|[ ]{0,9}(?P<value>[A-Za-z]{1,2}\d{7,8})(?=[ ]{0,9}\|)")
"""In a table, whose head says what it is."""
PASSPORT_WORDS = ("护照", "行证", "台胞证", "assport", "PASSPORT")
OTHER_IDENTITY = re.compile(
    r"(?:身份证|居留证)[^\dA-Za-z\n]{0,12}"
    r"(?P<value>[A-Za-z]{1,2}\d{6}[(（][\dAa][)）]|[A-Za-z][1289]\d{8}(?!\d)|[A-Z]{3}\d{12}(?!\d)|9\d{16}[\dXx](?!\d))"
)
"""Hong Kong, Taiwan, permanent residence of foreigners in both its forms."""
OTHER_IDENTITY_WORDS = ("身份证", "居留证")

PLATE = re.compile(
    r"[A-HJ-NP-Za-hj-np-z][ \t·•.*\u2010-\u2015-]{0,3}(?:[A-HJ-NP-Za-hj-np-z\d][ *·•]{0,3}){4,5}(?:[A-HJ-NP-Za-hj-np-z\d]|[警学挂港澳试超])"
    r"(?![A-Za-z\d-]|[县省国乡村专]道|高速|公路|线(?!索)|航班)"
)
"""What follows the character of the province: that one is too frequent to search for, so it is looked at afterwards."""
PLATE_PROVINCE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ \t·•.*-]{0,3}\Z")

_NUMERAL = "[〇零一二三四五六七八九十百\\dA-Za-z]"
ROOM = re.compile(
    r"(?P<value>\d{1,4}[ *]{0,3}(?:号楼|栋|幢|座|号院|弄|单元)[^\d\n。；、，,|]{0,6}"
    rf"(?:{_NUMERAL}{{1,4}}[ *]{{0,3}}(?:号楼|栋|幢|座|单元|层|楼|门)[^\d\n。；、，,|]{{0,4}}){{0,3}}"
    r"[A-Za-z]?\d{2,4}[ *]{0,3}(?:室|房|号(?!楼|院|线|文)|户(?:(?<=[元层门]\d\d\d户)|(?<=[元层门]\d\d\d\d户))))"
)
"""A dwelling down to its door: 12号楼3单元502室; 12栋502户 counts households."""
ROOM_HINT = re.compile(r"[楼栋幢弄院元座](?:(?<=\d[栋幢弄座])|(?<=\d号[楼院])|(?<=单元))")
"""One of these stands in every such address; the search begins with a character that is rare enough."""
_COUNT = "[一二三四五六七八九十]"
ROOM_OTHERWISE = re.compile(
    r"(?P<value>\d{1,3}(?:幢|栋|座|号楼|#楼?)[ ]?(?:\d{1,2}(?:单元|楼|层)[ ]?)?"
    r"(?:\d{1,2}-\d{3,4}(?![\d-])|[A-Z]室|(?<=单元)\d{3,4}(?![\d户家个人套]))"
    r"|(?<=[区园寓村苑])\d{1,3}-(?:\d{1,2}-)?\d{3,4}(?![\d-])"
    rf"|{_COUNT}{{1,3}}(?:号楼|栋|幢|单元)(?:{_COUNT}{{1,3}}(?:单元|层|楼|门)){{0,2}}[一二三四五六七八九十百零〇○\d]{{2,4}}(?:室|房|号(?!楼|院|线|文)))"
)
"""12幢3-502, 12#楼3单元502, 12座5楼B室, 三栋二单元五〇二室."""
UNIT = "单元"
"""A staircase of a block of flats: offices seldom have one."""
ROOM_OTHERWISE_HINT = re.compile(
    r"[栋幢座#楼元](?:(?<=[\d一二三四五六七八九十][栋幢座#])|(?<=[\d一二三四五六七八九十]号楼)|(?<=[一二三四五六七八九十]单元))"
    r"|[区园寓村苑](?=\d{1,3}-\d)"
)
HOME_LABEL = re.compile(
    r"[籍口址住居](?:(?<=户籍)(?:所在)?(?:地址|地)?|(?<=户口)所在地|(?<=住址)|(?<=庭地址)|(?<=[家现]住)(?!房|宅|户)(?:地址|地|址)?|(?<=现居)(?:住地址?|住址|地)?"
    r"|(?<=居)住地址?|(?<=[，,；;（(。\n]住)(?=[^\s建房宅院户所在地：:，,。；;]{1,20}[路街巷村镇乡道弄])|(?<=[^居]住)在|(?<=[（(，,；;]住)(?=[:：]))"
)
"""户籍地址, 家庭住址, 现居住地, 家住 …: what a home is announced by."""
HOME = re.compile(
    rf"[ \t*_]{{0,4}}[:：为是在于|]?[ \t*_|]{{0,4}}(?P<value>[^\s。；;，,|：:*_][^\n。；;，,|：:]{{1,35}}?"
    rf"(?:{_NUMERAL}{{1,5}}[ ]?(?:号(?!文|令|线|公告|提案|建议)|室(?!内|外)|组(?!织|成|建|合|长))|\d{{1,4}}(?:户|栋|幢|弄))"
    r"(?:[ ]?[A-Za-z]?\d{1,4}[ ]?(?:号楼|号|栋|幢|单元|层|楼|室|户)){0,4})"
)
"""What stands behind the label, down to a number."""
HOME_HEAD = re.compile(r"住址|户籍|家庭地址|居住地|家庭所在地")
"""The head of a column of homes."""
HOME_CELL = re.compile(r"(?:\d|[一二三四五六七八九十])[ ]?(?:号(?!令|文|公告|提案|建议)|室|组(?!织|成|建|合|长)|户|栋|幢|弄|单元|层|楼)")
HOME_CUES = re.compile(r"家住|住址|户籍|户口|现住|现居|居住|小区|花园|家园|公寓|新村|家属院|苑|胡同|里弄")
OFFICE_CUES = re.compile(
    r"办公|单位|机关|政府|大厦|中心|[局委署厅院所]|窗口|受理|接待|幼儿园|服务站|卫生站|居委会|村委会|写字楼|产业园|园区|校|公司|法院|会议|地点|服务|注册地|经营|营业|工程|项目"
)

OFFICE_BEHIND = re.compile(
    r"[（(][^）)\n]{0,14}(?:中心|大厦|[局委署厅院所]|站|学校|公司|窗口)[)）]|的?[^。；，,\n\d]{0,8}(?:服务站|服务中心|活动中心|卫生站|居委会|办公|党群)"
)
"""Behind a room that is an office's."""

FREE_MAIL = (
    "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "vip.126.com", "yeah.net", "188.com", "sina.com",
    "sina.cn", "vip.sina.com", "sohu.com", "tom.com", "139.com", "189.cn", "wo.cn", "21cn.com", "aliyun.com", "gmail.com", "hotmail.com",
    "outlook.com", "live.com", "live.cn", "msn.com", "yahoo.com", "yahoo.cn", "yahoo.com.cn", "icloud.com", "me.com", "263.net",
    "eyou.com", "proton.me", "protonmail.com",
)  # fmt: skip
"""Hosts where anybody may have a mailbox."""
_FREE = "|".join(
    re.escape(host).replace(r"\.", r"[ *_(\[]{0,3}(?:\.|点|(?<=[ (\[])dot(?=[ )\]]))[ *_)\]]{0,3}")
    for host in sorted(FREE_MAIL, key=len, reverse=True)
)
MAIL = re.compile(
    r"(?P<name>(?<![\w.+-])[A-Za-z\d][\w.+-]{0,63})"
    r"[ *]{0,3}(?:@|[(（\[【][ ]?(?:at|AT|@)[ ]?[)）\]】]|#|艾特|(?<=[ ])(?:at|AT)(?=[ ]))[ *]{0,3}"
    rf"(?P<host>(?i:{_FREE}))(?![A-Za-z\d-]|\.[A-Za-z])",
    re.ASCII,
)
MAIL_SIGNS = ("@", ".c", ".net", "点c", "dot")
"""One of these stands in every text with a mailbox."""
