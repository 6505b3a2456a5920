"""The numbered lists of a DOCX: which paragraph belongs to which level of which list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.readers.numbering import Level, NumberList

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_MOST_STYLES = 20  # based on each other; a circle must end


def _value(element: etree._Element, name: str, default: str = "") -> str:
    child = element.find(W + name)
    return default if child is None else child.get(_VAL, default)


def _on(element: etree._Element, name: str) -> bool:
    child = element.find(W + name)
    return child is not None and child.get(_VAL, "1") not in {"0", "false", "off"}


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {
        _number(level.get(f"{W}ilvl", ""), 0): Level(
            start=_number(_value(level, "start", "1"), 1),
            style=_value(level, "numFmt", "decimal"),
            text=_value(level, "lvlText"),
            restart_after=_number(_value(level, "lvlRestart"), 9),
            legal=_on(level, "isLgl"),
            tight=_value(level, "suff") == "nothing",
            paragraph_style=_value(level, "pStyle"),
        )
        for level in parent.findall(f"{W}lvl")
    }


class Numbering:
    """Gives each numbered paragraph its label, in document order."""

    def __init__(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        self._styles: dict[str, tuple[str, etree._Element | None]] = {}
        for style in () if styles is None else styles.findall(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles[name] = (_value(style, "basedOn"), style.find(f"{W}pPr/{W}numPr"))
        abstract: dict[str, tuple[dict[int, Level], dict[int, int]]] = {}
        linked: dict[str, str] = {}
        for entry in numbering.findall(f"{W}abstractNum"):
            identity = entry.get(f"{W}abstractNumId", "")
            abstract[identity] = (_levels(entry), {})
            if style_name := _value(entry, "numStyleLink"):
                linked[identity] = style_name
        used = {
            entry.get(f"{W}numId", ""): _value(entry, "abstractNumId")
            for entry in numbering.findall(f"{W}num")
        }
        # A list that borrows a list style has no levels of its own: they are with the list of that style.
        for identity, style_name in linked.items():
            number = self._styles.get(style_name, ("", None))[1]
            source = "" if number is None else used.get(_value(number, "numId"), "")
            if source in abstract and source not in linked:
                abstract[identity] = abstract[source]
        self._lists: dict[str, NumberList] = {}
        for entry in numbering.findall(f"{W}num"):
            levels, counters = abstract.get(_value(entry, "abstractNumId"), ({}, {}))
            made = NumberList(levels, counters)
            for override in entry.findall(f"{W}lvlOverride"):
                level = _number(override.get(f"{W}ilvl", ""), 0)
                if override.find(f"{W}lvl") is not None:
                    made.levels = {**made.levels, **_levels(override)}
                if override.find(f"{W}startOverride") is not None:
                    made.overrides[level] = _number(_value(override, "startOverride"), 1)
            self._lists[entry.get(f"{W}numId", "")] = made

    def label(self, properties: etree._Element) -> str:
        """The label of a paragraph with these `w:pPr`, with a space after it if one is due."""
        number = properties.find(f"{W}numPr")
        style = _value(properties, "pStyle")
        identity = "" if number is None else _value(number, "numId")
        level = -1 if number is None else _number(_value(number, "ilvl"), -1)
        if not identity and style:
            identity, inherited = self._of_style(style)
            level = inherited if level < 0 else level
        found = self._lists.get(identity)
        return "" if found is None else found.next_label(max(level, 0))

    def _of_style(self, style: str) -> tuple[str, int]:
        """The list and level that a paragraph style, or one it is based on, gives."""
        name = style
        for _ in range(_MOST_STYLES):
            base, number = self._styles.get(name, ("", None))
            if number is not None:
                identity = _value(number, "numId")
                levels = self._lists[identity].levels if identity in self._lists else {}
                linked = [index for index, level in levels.items() if level.paragraph_style == name]
                return identity, linked[0] if linked else _number(_value(number, "ilvl"), 0)
            if not base:
                break
            name = base
        return "", 0
