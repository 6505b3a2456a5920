"""A shape in front of the words of a Word document may hide them from the eye and from nobody who copies: a doubt, where it may."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, run
from test_html_hidden import LINES

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.read import read_bytes

RULES = load_rules()
SOLID = "<a:solidFill><a:srgbClr val='000000'/></a:solidFill>"
RECT = "<a:prstGeom prst='rect'/>"
NONE = "<wp:wrapNone/>"
BY_THEME = "<wps:style><a:fillRef idx='1'><a:schemeClr val='accent1'/></a:fillRef></wps:style>"


def shape(
    filled: str = SOLID, *, geometry: str = RECT, wrap: str = NONE, anchor: str = "", size: tuple[int, int] = (600_000, 200_000), inside: str = ""
) -> str:  # fmt: skip
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor {anchor}>"
        f"<wp:extent cx='{size[0]}' cy='{size[1]}'/>{wrap}<wp:docPr id='1' name='x'/><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:spPr>{geometry}{filled}</wps:spPr>{inside}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r>"
    )


def vml(
    attributes: str = "fillcolor='black'", inside: str = "", *, name: str = "rect", style: str = "position:absolute;width:60pt;height:16pt;z-index:2"
) -> str:  # fmt: skip
    return f"<w:r><w:pict><v:{name} style='{style}' {attributes}>{inside}</v:{name}></w:pict></w:r>"


W10 = "xmlns:w10='urn:schemas-microsoft-com:office:word'"
BOX = f"<wps:txbx><w:txbxContent>{para('甲县人民法院')}</w:txbxContent></wps:txbx>"
OVER = {
    "black": shape(),
    "white": shape("<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"),
    "with no word on wrapping": shape(wrap=""),
    "said not to be behind": shape(anchor="behindDoc='0'"),
    "an ellipse": shape(geometry="<a:prstGeom prst='ellipse'/>"),
    "filled by the theme": shape("", inside=BY_THEME),
    "from dark to light": shape("<a:gradFill><a:gsLst/></a:gradFill>"),
    "nearly opaque": shape("<a:solidFill><a:srgbClr val='000000'><a:alpha val='90000'/></a:srgbClr></a:solidFill>"),
    "with an empty box": shape(inside=f"<wps:txbx><w:txbxContent>{para()}</w:txbxContent></wps:txbx>"),
    "VML": vml(),
    "VML, white as it is when it says nothing": vml(""),
    "VML, round": vml(name="oval"),
}  # fmt: skip
BESIDE = {
    "behind the text": shape(anchor="behindDoc='1'"),
    "text beside it": shape(wrap="<wp:wrapSquare wrapText='bothSides'/>"),
    "text close beside it": shape(wrap="<wp:wrapTight wrapText='bothSides'/>"),
    "text above and below": shape(wrap="<wp:wrapTopAndBottom/>"),
    "a line": shape(geometry="<a:prstGeom prst='line'/>"),
    "a connector": shape(geometry="<a:prstGeom prst='straightConnector1'/>"),
    "as low as a line": shape(size=(5_000_000, 25_400)),
    "not filled": shape("<a:noFill/><a:ln><a:solidFill><a:srgbClr val='FF0000'/></a:solidFill></a:ln>"),
    "filled by the theme, and not": shape("<a:noFill/>", inside=BY_THEME),
    "not filled by the theme": shape("", inside=BY_THEME.replace("'1'", "'0'")),
    "a seal": shape("<a:blipFill/>"),
    "looked through": shape("<a:solidFill><a:srgbClr val='FFFF00'><a:alpha val='40000'/></a:srgbClr></a:solidFill>"),
    "with words": shape(inside=BOX),
    "not shown": shape().replace("name='x'", "name='x' hidden='1'"),
    "VML behind": vml(style="position:absolute;width:60pt;height:16pt;z-index:-2"),
    "VML in the line": vml(style="width:60pt;height:16pt"),
    "VML not filled": vml("filled='f'"),
    "VML filled with nothing": vml(inside="<v:fill on='f'/>"),
    "VML looked through": vml(inside="<v:fill opacity='.4'/>"),
    "VML looked through, in parts": vml(inside="<v:fill opacity='19661f'/>"),
    "VML with text beside it": vml(inside=f"<w10:wrap {W10} type='square'/>"),
    "VML as low as a line": vml(style="position:absolute;width:400pt;height:1pt"),
    "a watermark": vml(inside="<v:textpath string='草稿'/>"),
    "a seal in VML": vml(inside="<v:imagedata r:id='x'/>"),
}  # fmt: skip


def _read(thing: str) -> tuple[Verdict, bool]:
    words = "被执行人张某，男。"
    body = "".join(
        f"<w:p>{run('被执行人张')}{thing}{run('某，男。')}</w:p>" if line == words else para(line)
        for line in LINES
    )
    document = read_bytes(docx(body), "a.docx")
    assert words in document.raw
    report = check(document, RULES, Settings(Mode.PUBLISHED, today=datetime.date(2026, 11, 23)))
    [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
    return result.verdict, any("放在文字前面" in note for note in document.notes)


@pytest.mark.parametrize("name", OVER)
def test_what_may_cover_words_is_a_doubt(name: str) -> None:
    assert _read(OVER[name]) == (Verdict.UNDECIDED, True)


@pytest.mark.parametrize("name", BESIDE)
def test_what_covers_none_is_nothing(name: str) -> None:
    verdict, told = _read(BESIDE[name])
    assert verdict is Verdict.PASS
    assert not told


def test_words_that_are_hidden_for_sure_count_more() -> None:
    verdict, told = _read(OVER["black"] + run("某小花", "<w:vanish/>"))
    assert verdict is Verdict.FAIL
    assert told
