"""How a Word file of ours looks: sheet, styles with a font for 汉字, head and foot with page numbers, metadata."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..core.document import Document as Content
from .style import style

if TYPE_CHECKING:
    from docx.document import Document

SMALL, NOTE = "Small print", "Source note"
FACE = "微软雅黑"
_ILLEGAL = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADINGS = (
    ("Title", "cover"),
    ("Subtitle", "cover_sub"),
    ("Heading 1", "title"),
    ("Heading 2", "title"),
    ("Heading 3", "section"),
)


def plain(text: str) -> str:
    """Without what no XML file may hold; a line feed stays one."""
    return _ILLEGAL.sub("", text)


def furnish(document: Document, content: Content, day: date) -> None:
    """The empty template made ours."""
    _sheet(document)
    _styles(document)
    _head_and_foot(document, content)
    about = document.core_properties
    about.title, about.author, about.subject = plain(content.title), plain(content.author), plain(content.subject)
    about.keywords, about.comments, about.language = "，".join(content.keywords), "", "zh-CN"
    about.last_modified_by = plain(content.author)
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    about.revision = 1


def _sheet(document: Document) -> None:
    from docx.shared import Pt

    page, section = style().page, document.sections[0]
    section.page_width, section.page_height = Pt(page.width), Pt(page.height)
    section.left_margin = section.right_margin = Pt(page.side)
    section.top_margin, section.bottom_margin = Pt(page.top), Pt(page.bottom)
    section.header_distance, section.footer_distance = Pt(page.top / 2), Pt(page.bottom / 2)


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    types, colours = style().types, style().colours
    for name, kind, colour in ((SMALL, "table", "body"), (NOTE, "note", "grey")):
        made: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _set(made, types[kind].size, colours[colour])
    _set(document.styles["Normal"], types["body"].size, colours["body"], after=4)
    for name, kind in _HEADINGS:
        size = types[kind].size - (3 if name == "Heading 2" else 0)
        _set(document.styles[name], size, colours["ink"], bold=name != "Subtitle", before=8, after=4)
    for name in ("Header", "Footer"):
        _set(document.styles[name], types["note"].size, colours["grey"])


def _set(kind: Any, size: float, colour: str, *, bold: bool | None = None, before: float = 0, after: float = 1) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    kind.font.size, kind.font.color.rgb = Pt(size), RGBColor.from_string(colour.lstrip("#"))
    if bold is not None:
        kind.font.bold, kind.font.italic = bold, False
    kind.paragraph_format.space_before, kind.paragraph_format.space_after = Pt(before), Pt(after)
    fonts = kind.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)


def _head_and_foot(document: Document, content: Content) -> None:
    section = document.sections[0]
    brand = f"{content.cover.brand}　{content.title}" if content.cover else content.title
    foot = section.footer.paragraphs[0]
    for paragraph, left in ((section.header.paragraphs[0], brand), (foot, content.foot)):
        _one_tab(paragraph)
        paragraph.text = plain(" ".join(left.split("\n"))) + "\t"
    section.header.paragraphs[0].add_run(plain(content.status))
    for words, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES")):
        foot.add_run(words)
        _field(foot, field)
    foot.add_run(" 页")
    if content.seam:
        _seam(section.header)


def _seam(header: Any) -> None:
    """Where the 骑缝章 goes: a text box halfway down the outer margin of each sheet, over its edge's half of the seal.

    A text box of VML is placed from the sheet's corner by Word, WPS and LibreOffice alike; a frame of a paragraph is
    not by LibreOffice.
    """
    from docx.oxml import parse_xml

    page, size, colour = style().page, style().types["note"].size, style().colours["mid"]
    width, height = page.seal / 4, page.seal / 2
    place = {
        "position": "absolute",
        "margin-left": f"{page.width - page.seal / 4 - width / 2:.1f}pt",
        "margin-top": f"{(page.height - height) / 2:.1f}pt",
        "width": f"{width:.1f}pt",
        "height": f"{height:.1f}pt",
        "mso-position-horizontal-relative": "page",
        "mso-position-vertical-relative": "page",
    }
    letters = "".join(
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr><w:color w:val="{colour.lstrip("#")}"/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f"<w:t>{letter}</w:t></w:r></w:p>"
        for letter in "骑缝章"
    )
    box = parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<w:pict><v:rect id="seam" style="{";".join(f"{name}:{value}" for name, value in place.items())}"'
        f' filled="f" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>{letters}</w:txbxContent></v:textbox>'
        "</v:rect></w:pict></w:r>"
    )
    header.paragraphs[0]._p.append(box)


def _one_tab(paragraph: Any) -> None:
    """What follows a tab stands at the right edge."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Pt

    stops = paragraph.paragraph_format.tab_stops
    for stop in paragraph.style.paragraph_format.tab_stops:
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Pt(style().page.measure), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)
