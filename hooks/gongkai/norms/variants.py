"""Characters that Chinese texts use for one another: what searching takes as the same. Traditional characters come from OpenCC."""

ONE_FOR_ONE = (
    ("([{〔【〖﹝〘〚⟨〈", "("),
    (")]}〕】〗﹞〙〛⟩〉", ")"),
    ("“”„‟«»「」『』〝〞", '"'),
    ("‘’‚‛", "'"),
    ("-‐‑‒–—―−─━", "-"),
    ("〇○◯", "〇"),
    ("·•‧・∙⋅", "·"),
    ("~〜∼", "~"),
    ("…⋯", "…"),
    ("ς", "σ"),
)
"""Brackets of document numbers, quotes, dashes, zeros: the characters on the left are one, written as on the right."""
RADICALS = (
    "⺁厂⺄乙⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺌小⺍小⺎尢⺏尢⺐尢⺑尢⺒巳⺓幺⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹⺟母⺡氵⺢水⺣灬⺤爪⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹"
    "⺯糸⺰纟⺱罒⺲罒⺳罒⺶羊⺷羊⺸羊⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑长⻒长⻓长⻔门⻕阜⻖阜⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞食⻟食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟"
)
"""CJK radicals that NFKC leaves alone, each with its character (Unicode: EquivalentUnifiedIdeograph). PDF programs write them."""

BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
"""Line breaks (UAX #14, BK, CR, LF and NL)."""
