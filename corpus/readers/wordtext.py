"""What DOCX and DOC have in common: rows of tables, characters of symbol fonts, fields without a result, remarks."""

from __future__ import annotations

import re

REVISED = "文档含修订痕迹，按接受全部修订后的文字检查"
STRUCK = "文档里划了删除线的文字，按已经删去检查"
PICTURES = "文档里有图片，图片里的文字没有读取；要求的内容如果写在图片里，请改成文字"
EMBEDDED = "文档里嵌入了其他文件或图表，其中的文字没有读取；要求的内容如果写在里面，请改成正文"

# Ticks and boxes of forms; other glyphs of these fonts have no Unicode and stay marked as damage.
_SYMBOLS = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x78: "☒", 0xA3: "□", 0xA8: "□", 0xB7: "•", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
TICKED, UNTICKED = "☑", "□"

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f]")
APART = re.compile("[\uf020-\uf0ff]")
_LATIN_WRAP = re.compile(r"(?<=[A-Za-z,.])\n+(?=[A-Za-z])")
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


def cell_text(lines: list[str]) -> str:
    """A cell's text on one line, so that a number wrapped by hand is whole; inner cells stay apart."""
    text = "\n".join(lines)
    if "\t" in text:
        return text.strip("\n").replace("\n", "\t")
    return _LATIN_WRAP.sub(" ", text).replace("\n", "")


def row_lines(cells: list[list[str]]) -> list[str]:
    """The lines of a table row, cells apart by tabs; a row of one cell is a frame and keeps its paragraphs."""
    return cells[0] if len(cells) == 1 else ["\t".join(map(cell_text, cells))]


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
