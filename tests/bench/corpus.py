#!/usr/bin/env python3
"""Write N disclosure documents of an invented city: python tests/bench/corpus.py N FOLDER [--seed 1]

Every document depends on its number and the seed alone, so a larger corpus contains the smaller one, byte for byte.
Of a hundred documents about 80 are replies, 10 notices, 6 reports and 4 speeches. Standard library only.
"""

import argparse
import datetime
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

FIRST_YEAR, YEARS = 2012, 14
NUMERALS = "一二三四五六七八九十"
SURNAMES = "沈柏顾罗陆苏梁韩林吴何唐叶贺邵阮柯闻"
NAMES = (
    "知秋",
    "望山",
    "听澜",
    "问渠",
    "怀瑾",
    "映雪",
    "砚田",
    "青禾",
    "若谷",
    "守拙",
    "临风",
    "牧之",
    "扶摇",
    "采薇",
    "子衿",
    "伯言",
    "某",
    "某某",
)
BODIES = tuple(
    f"临澜市{name}"
    for name in [
        "教育局",
        "民政局",
        "财政局",
        "公安局",
        "司法局",
        "水利局",
        "商务局",
        "统计局",
        "审计局",
        "应急管理局",
        "交通运输局",
        "生态环境局",
        "农业农村局",
        "医疗保障局",
        "市场监督管理局",
        "住房和城乡建设局",
        "城市管理局",
        "科学技术局",
        "卫生健康委员会",
        "发展和改革委员会",
        "文化和旅游局",
        "自然资源和规划局",
    ]
)
PLACES = [
    "东渡口",
    "西河沿",
    "北坡村",
    "南桥头",
    "柳荫巷",
    "石门街",
    "青瓦里",
    "长堤路",
    "老码头",
    "新塘镇",
    "白鹭洲",
    "枫林渡",
    "望岭县",
    "澜东区",
    "江湾片区",
    "梅溪镇",
    "松涛里",
    "云栖路",
    "鹤鸣街",
    "麦垄村",
    "竹影巷",
    "灯塔社区",
    "砖窑湾",
    "泉眼胡同",
    "月亮湖",
    "槐花里",
    "铁匠营",
    "晒谷场",
    "渔歌村",
    "棋盘街",
    "桂树坪",
    "雁回镇",
]
MATTERS = {
    "城市更新": ["老楼加梯", "雨污分流", "外墙修缮", "菜场改造", "危房腾退", "管线入地"],
    "交通出行": ["公交加密", "夜间停车", "校车接送", "路口渠化", "非机动车道贯通", "候车亭更新"],
    "教育": ["课后托管", "学位扩充", "乡村教师周转房", "校园食堂监管", "特教随班就读", "体育场馆开放"],
    "养老服务": ["长者食堂", "居家适老化改造", "认知症照护", "日间照料", "护理员培训", "助浴服务"],
    "医疗卫生": ["诊所值守", "检查结果互认", "家庭医生签约", "儿科夜诊", "院前急救", "中医馆建设"],
    "生态环境": ["噪声治理", "黑臭水体整治", "绿道贯通", "扬尘管控", "湿地修复", "秸秆利用"],
    "应急管理": ["森林防火", "地下空间防汛", "避难场所建设", "电动自行车充电", "消防水源补点", "预警叫应"],
    "文化旅游": ["书屋开放", "古巷保护", "夜游航线", "村史馆建设", "非遗工坊", "公共演出进社区"],
    "营商环境": ["证照联办", "招标投标监管", "惠企政策直达", "涉企检查规范", "融资担保", "知识产权服务"],
    "农业农村": ["高标准农田管护", "冷链仓储", "农机共享", "灌渠清淤", "宅基地管理", "厕所改造"],
}
PEOPLE = [
    "居民",
    "商户",
    "学生家长",
    "老年人",
    "外来务工人员",
    "种植大户",
    "物业公司",
    "社区工作者",
    "出租车司机",
    "小微企业主",
    "骑手",
    "残疾人",
]
FOUND = (
    "原有设施建成年代早、标准低",
    "责任边界不清、多头管理",
    "资金来源单一、后续管护跟不上",
    "数据分散在几个系统里、彼此对不上",
    "高峰时段供给不足、平时又有闲置",
    "施工与出行、经营相互影响",
    "宣传不够、知晓的人少",
    "基层人手紧、专业能力弱",
    "部分点位产权复杂、协调周期长",
    "规划与现状脱节、用地难以落实",
)
STEPS = (
    "会同属地逐户核对底数",
    "倒排工期、按周调度",
    "把项目纳入年度投资计划",
    "委托第三方评估使用效果",
    "开通热线专席受理意见",
    "邀请提出人到现场察看",
    "修订操作规程并公开征求意见",
    "组织跨部门联合检查",
    "先选条件成熟的点位试点",
    "将管护费用列入部门预算",
    "建立清单、办结一件销号一件",
    "按季度在门户网站公布进度",
    "统一编码、统一接口、统一口径",
    "对排查出的隐患当场交办",
)
MEANS = (
    "专项补助",
    "存量房屋盘活",
    "网格走访",
    "以奖代补",
    "错峰共享",
    "信用评价",
    "视频巡查",
    "结对帮扶",
    "集中采购",
    "志愿服务",
    "分类处置",
    "弹性排班",
)
AIMS = (
    "让{people}少跑一趟路",
    "把好事办到{people}心坎上",
    "形成能长期运转的办法",
    "确保{year}年底前见到成效",
    "使{place}的{matter}走在全市前列",
    "切实回应{people}的关切",
    "为其他片区提供可以照搬的做法",
)
SENTENCES = (
    "经实地走访{place}，{people}反映较多的是{found}，其中涉及{matter}的意见有{n}条，占到全部意见的{m}%。",
    "{year}年以来，我们围绕{matter}先后投入{n}万元，采取{means}等方式，在{place}完成点位{m}处，目前运行平稳。",
    "针对{found}的问题，{body}牵头{step}，并且{step2}，力求{aim}。",
    "从统计情况看，{place}现有相关设施{n}处，服务{people}约{k}人次，与{last}年相比增长{m}%。",
    "需要说明的是，{matter}在{place}推进较慢，主要是因为{found}，短期内全部解决还有困难。",
    "**{means}**方面，我们{step}，截至{month}月底已有{n}户签订协议，其余{m}户正在协商。",
    "下一步，将与{body}一道{step}，同时{step2}，{aim}。",
    "你们提到的{place}一处，已在{month}月{day}日组织现场核查，情况属实，当日即要求有关单位{step}。",
    "在{means}上，我们参考了周边城市的经验，结合{place}的实际作了调整，试运行{m}天，{people}满意度达到{rate}%。",
    "对{people}提出的意见，凡是能够马上办的立即办理，需要时间的列出时限，暂时办不了的讲清原因，{aim}。",
    "{last}年底，{body}印发了关于{matter}的工作方案，明确{n}项任务，要求各单位{step}。",
    "考虑到{found}，我们建议{place}先用{means}过渡，待条件具备后再{step}。",
    "有关经费由市、区两级分担，其中市级安排{n}万元，重点用于{place}的{matter}和日常管护。",
)
HEADS = (
    "基本情况",
    "办理经过",
    "已经开展的工作",
    "存在的困难",
    "对所提建议的回应",
    "下一步打算",
    "资金与用地保障",
    "时间安排",
    "监督检查",
    "群众参与",
)


class Dice(random.Random):
    """The chances of one document."""

    def __init__(self, seed: int, number: int) -> None:
        super().__init__(f"{seed}/{number}")
        self.number = number
        self.year = FIRST_YEAR + number % YEARS
        kinds = ("replies", "notices", "reports", "speeches")
        self.kind = self.choices(kinds, (80, 10, 6, 4))[0]
        self.path = f"{self.kind}/{self.year}/{number:06}"
        self.body = self.choice(BODIES)
        self.topic = self.choice(tuple(MATTERS))
        self.matter = self.choice(MATTERS[self.topic])
        self.place = self.choice(PLACES)

    def person(self) -> str:
        return self.choice(SURNAMES) + self.choice(NAMES)

    def sentence(self) -> str:
        """One of some millions of sentences about the matter of this document."""
        step, step2 = self.sample(STEPS, 2)
        words = {
            "place": self.place if self.random() < 0.4 else self.choice(PLACES),
            "matter": self.matter if self.random() < 0.6 else self.choice(MATTERS[self.topic]),
            "people": self.choice(PEOPLE),
            "body": self.choice(BODIES),
            "year": self.year,
        }
        return self.choice(SENTENCES).format(
            found=self.choice(FOUND),
            step=step,
            step2=step2,
            means=self.choice(MEANS),
            aim=self.choice(AIMS).format(**words),
            last=self.year - 1,
            n=self.randint(3, 980),
            k=self.randint(1000, 90000),
            m=self.randint(2, 98),
            rate=self.randint(71, 99),
            month=self.randint(1, 12),
            day=self.randint(1, 28),
            **words,
        )

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self.randint(2, 4)))


def text(dice: Dice, opening: str) -> str:
    """A body of some 1,500 Han characters: numbered sections, parts of sections, lists, sometimes a table."""
    blocks = [opening]
    heads = dice.sample(HEADS, dice.randint(3, 5))
    for numeral, head in zip(NUMERALS, heads, strict=False):
        blocks.append(f"## {numeral}、{head}")
        blocks.append(dice.paragraph())
        if dice.random() < 0.5:
            for part, matter in zip(NUMERALS, dice.sample(MATTERS[dice.topic], 2), strict=False):
                blocks += [f"### （{part}）{matter}", dice.paragraph()]
        elif dice.random() < 0.3:
            blocks.append("\n".join(f"- {step}；" for step in dice.sample(STEPS, dice.randint(2, 4))))
        else:
            blocks.append(dice.paragraph())
    if dice.random() < (0.6 if dice.kind == "notices" else 0.15):
        blocks.append(table(dice))
    return "\n\n".join([*blocks, dice.body, f"{dice.year}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"])


def table(dice: Dice) -> str:
    """A responsibility list."""
    rows = ["| 序号 | 工作任务 | 工作措施 | 责任单位 | 完成时限 |", "| --- | --- | --- | --- | --- |"]
    for row in range(1, dice.randint(4, 14)):
        matter, step = dice.choice(MATTERS[dice.topic]), dice.choice(STEPS)
        rows.append(
            f"| {row} | {dice.choice(PLACES)}{matter} | {step} | {dice.choice(BODIES)} | {dice.year}年{dice.randint(1, 12)}月底前 |"
        )
    return "\n".join(rows)


def document(number: int, seed: int = 1) -> tuple[str, str]:
    """The path below content/, without its ending, and the text of a document."""
    dice = Dice(seed, number)
    fields, opening = {"replies": reply, "notices": notice, "reports": report, "speeches": speech}[dice.kind](dice)
    day = datetime.date(dice.year, 1, 1) + datetime.timedelta(days=dice.randrange(360))
    clock = f" {dice.randint(8, 17):02}:{dice.randint(0, 59):02}" if dice.random() < 0.7 else ""
    common = {
        "date": f"{day}{clock}",
        "source": dice.body,
        "topics": listed([dice.topic]),
        "keywords": listed(dice.sample(MATTERS[dice.topic], 2)),
    }
    if number and dice.random() < 0.1:
        common["related"] = listed([Dice(seed, dice.randrange(number)).path])
    front = "\n".join(f"{key}: {value}" for key, value in {"title": fields.pop("title"), **common, **fields}.items())
    return dice.path, f"---\n{front}\n---\n\n{text(dice, opening)}\n"


def reply(dice: Dice) -> tuple[dict[str, str], str]:
    cppcc = dice.random() < 0.5
    term, meeting = divmod(dice.year - FIRST_YEAR, 5)
    chamber, noun, people = ("市政协", "提案", "委员") if cppcc else ("市人大", "建议", "代表")
    session = f"{chamber}{NUMERALS[term + 5]}届{NUMERALS[meeting]}次会议"
    asked = f"关于做好{dice.place}{dice.matter}的{noun}"
    proposers = [dice.person() for _ in range(dice.choice((1, 1, 2, 3)))]
    proposal = dice.number // YEARS + 1
    fields = {
        "title": f"对{session}第{proposal:04}号{noun}的答复",
        "assembly": "cppcc" if cppcc else "congress",
        "session": session,
        "proposal_number": f'"{proposal:04}"',
        "proposal_title": asked,
        "proposers": listed(proposers),
        "lead": dice.body,
        "supporting": listed([dice.choice([body for body in BODIES if body != dice.body])]),
        "result": dice.choice("AAAABBBCD"),
        "satisfaction": dice.choice(("满意", "满意", "满意", "基本满意")),
    }
    return fields, f"{'、'.join(proposers)}{people}：\n\n你们提出的《{asked}》收悉，经认真研究办理，现答复如下："


def notice(dice: Dice) -> tuple[dict[str, str], str]:
    fields = {
        "title": f"关于做好{dice.year}年{dice.place}{dice.matter}工作的通知",
        "document_number": f"临政办发〔{dice.year}〕{dice.number + 1}号",
        "issuers": listed([dice.body]),
        "recipients": "[各县（区）人民政府, 市政府各部门]",
    }
    return fields, "各县（区）人民政府，市政府各部门：\n\n为把代表委员关心的事情办好，现就有关事项通知如下。"


def report(dice: Dice) -> tuple[dict[str, str], str]:
    fields = {"title": f"{dice.body}{dice.year}年{dice.matter}类建议提案办理情况报告", "period": f'"{dice.year}"'}
    return fields, f"现将{dice.year}年我单位承办的{dice.matter}类建议提案办理情况报告如下。"


def speech(dice: Dice) -> tuple[dict[str, str], str]:
    meeting = f"全市{dice.matter}工作会议"
    return {"title": f"在{dice.year}年{meeting}上的讲话", "speaker": dice.person(), "meeting": meeting}, "同志们：\n\n下面我讲几点意见。"


def listed(values: Sequence[str]) -> str:
    return f"[{', '.join(dict.fromkeys(values))}]"


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    return (document(number, seed) for number in range(count))


def write_corpus(count: int, folder: Path, seed: int = 1) -> None:
    """Lay out a content folder."""
    made = set()
    for path, content in documents(count, seed):
        file = folder / f"{path}.md"
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(content.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    write_corpus(wanted.count, wanted.folder, wanted.seed)


if __name__ == "__main__":
    main()
