"""What a person is told of words in a Word document that were seen and not read, or of which nobody can tell if they show."""

from __future__ import annotations

_LEFT = {
    "branch": "文档给不同软件留了不同的文字，换一个软件打开可能显示得不一样",
    "code": "域代码里的文字一般不显示，没有当作文书内容",
    "strange": "有的文字放在办公软件不认识的标记里，可能不显示，按看得见的文字检查；请打开原件核对",
    "faint": "有浅色的文字，看不出底色够不够深，按看得见的文字检查；请打开原件核对",
    "stray": "文档里有不合格式规范、多数软件不显示的文字，没有当作文书内容；如果是正文，请在 Word 或 WPS 里重新输入",
}
SHOWN = 20  # characters of each place that a note repeats
_PLACES = 3


def told(left: dict[str, list[str]]) -> list[str]:
    """Notes on words of a document that were seen and not read, or may not show, by what keeps them from it."""
    notes = []
    for kind, words in left.items():
        if words:
            places = "、".join(
                f"“{each if len(each) <= SHOWN else each[:SHOWN] + '…'}”" for each in words[:_PLACES]
            )
            more = f"等 {len(words)} 处" if len(words) > _PLACES else ""
            notes.append(f"{_LEFT[kind]}：{places}{more}")
    return notes
