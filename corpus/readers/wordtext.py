"""What DOCX and DOC have in common: rows of tables, characters of symbol fonts, fields without a result, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.wrapped import one_number

REVISED = "文档含修订痕迹，按接受全部修订后的文字检查"
STRUCK = "文档里划了删除线的文字，按已经删去检查"
PICTURES = "文档里有图片，图片里的文字没有读取；要求的内容如果写在图片里，请改成文字"
LOST_PICTURES = "文档里有的图片没有存在文件里（链接的图片，或者图片已经丢失），没有读取；要求的内容如果写在图片里，请改成文字"
EMBEDDED = "文档里嵌入了其他文件或图表，其中的文字没有读取；要求的内容如果写在里面，请改成正文"

# Ticks and boxes of forms; other glyphs of these fonts have no Unicode and stay marked as damage.
_SYMBOLS = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x78: "☒", 0xA3: "□", 0xA8: "□", 0xB7: "•", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_BEFORE = 200  # characters of a cell that may say what a number is
TICKED, UNTICKED = "☑", "□"

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f]")
APART = re.compile("[\uf020-\uf0ff]")
_LATIN_WRAP = re.compile("[A-Za-z,.][A-Za-z]")
# What stands in a text while it is put together: a picture, the beginning and the end of words that do not show.
MARK = re.compile("\x01[0-9]+\x02|\x03.|\x04")
_FIELD = re.compile(r"\s*([A-Za-z]+)\s*")
_SWITCHES = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)|\\s\\(?:up|do|ai|di)\s*\d*|\\[a-z]+[0-9]*', re.IGNORECASE)
_ARGUMENTS = re.compile(r'"[^"]*"|[^\s"]+')


def in_line(text: str) -> str:
    """Text from a place that holds no lines (a label, an entry of a form): what would end one is a blank."""
    return _CONTROL.sub(" ", text)


def symbol(number: int, font: str) -> str:
    """A character given by its place in a font; empty for what no font can hold."""
    if not 0x20 <= number <= 0xFFFF or 0xD800 <= number < 0xE000:
        return ""
    if "wingdings" in font.lower() and number & 0xFF in _SYMBOLS:
        return _SYMBOLS[number & 0xFF]
    return chr(number)


def symbols(text: str, font: str) -> str:
    """Text in this font, with the characters that a symbol font keeps apart from all others turned into real ones."""
    if not APART.search(text) or "wingdings" not in font.lower():
        return text
    return APART.sub(lambda hit: symbol(ord(hit.group()), font), text)


def is_marked(text: str) -> bool:
    """Whether marks of pictures or of looks stand in a text."""
    return "\x01" in text or "\x03" in text or "\x04" in text


def bare(text: str) -> str:
    """A text without the marks of pictures and of looks that stand in it."""
    return MARK.sub("", text) if is_marked(text) else text


def cell_text(lines: list[str], heading: str = "") -> str:
    """A cell's text on one line, so that a number wrapped by hand is whole; inner cells and numbers stay apart.

    `heading` is what stands over and before the cell.
    """
    text = "\n".join(lines)
    if "\t" in text:
        return text.strip("\n").replace("\n", "\t")
    if "\n" not in text:
        return text
    pieces: list[str] = []
    above = ""
    for line in text.split("\n"):
        below = bare(line)
        if above and below:
            if _LATIN_WRAP.match(above[-1] + below[0]):
                pieces.append(" ")
            elif _are_two(above, below, heading):
                pieces.append("\t")
                above = ""
        above = (above + below)[-_BEFORE:]
        pieces.append(line)
    return "".join(pieces)


def row_cells(cells: list[list[str]], heads: Sequence[str] = ()) -> list[str]:
    """The text of each cell of a row, for which the cells before it and over it (`heads`) are its heading."""
    found: list[str] = []
    for column, lines in enumerate(cells):
        heading = ""
        if len(lines) > 1 or (lines and "\n" in lines[0]):
            over = heads[column] if len(heads) == len(cells) else ""
            heading = f"{found[-1] if found else ''} {over}"
        found.append(cell_text(lines, heading))
    return found


def row_lines(cells: list[list[str]], heads: Sequence[str] = ()) -> list[str]:
    """The lines of a table row, cells apart by tabs; a row of one cell is a frame and keeps its paragraphs.

    `heads` are the cells of the first row of the table, empty for that one itself.
    """
    if len(cells) != 1:
        return ["\t".join(row_cells(cells, heads))]
    lines = cells[0]
    if len(lines) < 2:
        return lines
    over = heads[0] if len(heads) == 1 else ""
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return [line + "\t" if _are_two(bare(line), bare(below), over) else line for line, below in pairs]


def _are_two(above: str, below: str, heading: str) -> bool:
    """Whether two lines meet in figures and are not one number."""
    if not (above and below and above[-1].isdecimal() and below[0].isdecimal()):
        return False
    return not one_number(above[-_BEFORE:], below, heading)


def field_text(instruction: str) -> str:
    """What a field without a stored result shows: formulas (`EQ`, also readings above characters), symbols, buttons.

    Of a formula only the characters are kept; of a reading above a character its brackets too: `執(zhí)行`.
    """
    instruction = in_line(instruction)
    name = _FIELD.match(instruction)
    if name is None:
        return ""
    rest = instruction[name.end() :]
    match name.group(1).upper():
        case "EQ":
            return _formula(rest)
        case "SYMBOL":
            words = [word.strip('"') for word in _ARGUMENTS.findall(rest)]
            font = words[words.index("\\f") + 1] if "\\f" in words[:-1] else ""
            try:
                return symbol(int(words[0], 0), font) if words else ""
            except ValueError:
                return ""
        case "MACROBUTTON":
            return rest.partition(" ")[2].strip()
        case "QUOTE":
            return rest.strip().strip('"')
    return ""


def _formula(formula: str) -> str:
    reading = re.search(r"\\s\\up\s*\d*\s*\(([^()]*)\)\s*[,;，；]\s*([^()]*)\)", formula)
    if reading:
        return f"{reading.group(2).strip()}({reading.group(1).strip()})"
    formula = re.sub(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", r"\1/\2", formula)
    text = _SWITCHES.sub("", formula)
    if "\\o" in formula.lower():
        # Characters over each other: a frame (○, □) around one that matters.
        text = re.sub(r"[○◯□△◇]\s*[,;，；]|[,;，；]\s*[○◯□△◇]", "", text)
    return re.sub(r"[()\\\s]", "", text)
