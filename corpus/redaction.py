"""Text that a file holds though nobody who looks at it sees it, or that is struck out: what it is called, what follows from it.

Who copies from a published PDF, or searches in it, gets at such text all the same. How it is found on a page is in
`corpus.readers.pdfobjects` (what makes it suspect) and `corpus.readers.visibility` (whether it leaves a trace).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.spans import RawSpan

STRUCK = "struck"  # everybody sees these words, and that they do not count
# Kinds of hidden text with what a person is told, the surest first.
HIDDEN_NAMES: dict[str, str] = {
    "layer": "在隐藏的图层里",
    "invisible": "设成了不显示",
    "transparent": "是透明的",
    "outside": "在页面范围之外",
    "clipped": "被裁切在显示区之外",
    "covered": "被色块、线条、图片或批注盖住",
    "background": "与底色相同",
    "tiny": "字号在 1 磅以下",
    "unapplied": "标了涂黑，但没有真正删除",
    "note": "写在批注里",
    "replacement": "只写在替代文字里，页面上没有画出来",
    "source": "写在网页源代码的注释里",
    "deleted": "在修订中删去了，但仍留在文件里",
    STRUCK: "划了删除线",
}
# Everybody sees these: they are words of the document, though the second was meant to go.
_SEEN = frozenset({"unapplied", "unchecked"})
# Of 255: a difference between a letter and its ground that an eye may notice, and the same of one as large as a watermark's.
_CONTRAST, _FAINT_CONTRAST = 28, 10
_LARGE = 24.0  # points
LIGHT = 225  # of 255, the darkest channel: a colour hardly to be told from paper
_SHOWN = 12  # characters of each place that a note repeats
_PLACES = 3


def least_contrast(size: float) -> int:
    """How far from its ground, of 255, a letter of so many points must be for an eye to notice it."""
    return _FAINT_CONTRAST if size >= _LARGE else _CONTRAST


@dataclass(frozen=True, slots=True)
class HiddenText:
    """A run of characters on one page that cannot be seen there, with its kind (a key of `HIDDEN_NAMES`).

    `span` are the characters in the raw text, empty where they are no part of it; `box` in points from the top left of
    the page, None where they lie nowhere on it. `page` is 0 in a format without pages. The kind `unchecked` stands for a
    page on which nobody could look, or without pages for a shape that may cover words, near those of `text`: its span is
    empty.
    """

    page: int
    kind: str
    span: RawSpan
    box: tuple[float, float, float, float] | None
    text: str

    @property
    def is_concealed(self) -> bool:
        """Whether these words cannot count as said: no reader is shown them, or they are struck out."""
        return self.kind not in _SEEN

    @property
    def message(self) -> str:
        """What was found, in Chinese, with the first characters as they stand in the file."""
        words = " ".join(self.text.split())
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        if self.kind == "unchecked":
            return (
                f"第 {self.page} 页没有核对有没有看不见的文字"
                if self.page
                else f"“{shown}”附近有图形，可能盖住了文字"
            )
        return self.described(shown)

    def described(self, words: str) -> str:
        """Where it stands and how it is hidden, in Chinese, with these words for its text."""
        page = f"第 {self.page} 页" if self.page else ""
        return f"{page}“{words}”{HIDDEN_NAMES[self.kind]}"


def concealed(hidden: Iterable[HiddenText]) -> list[RawSpan]:
    """The spans that match text leaves out: a clause that the party is not shown is not there."""
    return [each.span for each in hidden if each.is_concealed and each.span.start < each.span.end]


def remark(hidden: Iterable[HiddenText]) -> str | None:
    """One note for the person who reads the report about all that nobody sees and was left out; None when nothing was."""
    found = [each for each in hidden if each.is_concealed and each.kind != STRUCK]
    return f"有看不见但可以复制出来的文字，没有当作文书内容：{_places(found)}" if found else None


def covered_remark(hidden: Iterable[HiddenText]) -> str | None:
    """The same about shapes of which nobody can tell whether they cover words."""
    found = [each for each in hidden if each.kind == "unchecked" and not each.page]
    if not found:
        return None
    return f"有不透明的图形放在文字前面，可能盖住了文字，按看得见的文字检查，请打开原件核对：{_places(found)}"


def struck_remark(hidden: Iterable[HiddenText]) -> str | None:
    """The same about words that are struck out."""
    found = [each for each in hidden if each.kind == STRUCK]
    return f"有划了删除线的文字，按已经删去检查：{_places(found)}" if found else None


def _places(found: Sequence[HiddenText]) -> str:
    places = "；".join(each.message for each in found[:_PLACES])
    return f"{places}等 {len(found)} 处" if len(found) > _PLACES else places
