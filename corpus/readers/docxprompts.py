"""Content controls of a DOCX that nobody filled in: what they show is a prompt (`单击或点击此处输入文字。`), which stands for a blank.

Programs that fill controls in often leave the mark of an empty one behind: words that do not ask for anything are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import TEXTS, words_of
from corpus.readers.docxlists import W
from corpus.readers.docxnames import R
from corpus.readers.docxstyles import switched_on

if TYPE_CHECKING:
    from lxml import etree

CONTROL = f"{W}sdt"
BLANK = "____"  # as somebody draws one
PROMPTED = "内容控件没有填写，显示的是提示，按空白检查"
FILLED = "有的内容控件标为没有填写，里面的文字却不像提示，按已经填写检查；请打开原件核对"
_LONGEST = 40
_ASKS = re.compile(
    r"[\s\[【〔（(<《“「]*+(?:(?:鼠标)?(?:单击|双击|点击|点按|点选|轻触|轻点)|(?:请)?在?(?:此处|此|这里)(?:输入|键入|填写|录入|添加|选择|插入)"
    r"|请(?:输入|键入|填写|录入|添加|选择|点击|单击|点按|插入|选取|填入|点选|在下拉)"
    r"|(?:输入|键入|填写|录入|添加|选择|选取|插入|填入)(?:[一-鿿、/]{0,10}[\s\]】〕）)>》”」。.…:：]*+$)"
    r"|(?:click|tap|choose|select|enter|type|insert)\b)",
    re.IGNORECASE,
)


def shows_prompt(control: etree._Element) -> bool:
    """Whether a control says that it shows what stands in an empty one."""
    properties = control.find(f"{W}sdtPr")
    return properties is not None and switched_on(properties, "showingPlcHdr")


def asks(words: str) -> bool:
    """Whether words ask somebody to fill something in, and say nothing else."""
    return len(words) <= _LONGEST and _ASKS.match(words) is not None


def words_in(control: etree._Element) -> str:
    """All words of a control."""
    return "".join(words_of(each) for each in control.iter(*TEXTS))


def blanked(control: etree._Element) -> dict[etree._Element, str]:
    """What stands for each run of a control that shows a prompt: the first one is the blank, the others are nothing."""
    return {run: "" if number else BLANK for number, run in enumerate(control.iter(R))}
