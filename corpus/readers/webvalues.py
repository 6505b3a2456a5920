"""What is declared in a style sheet, read as a browser reads it: escapes, the later of two, sums, and variables put in."""

from __future__ import annotations

import re
from collections.abc import Callable

Declarations = dict[str, tuple[bool, str]]  # of a property: whether it is important, and its value

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n\r\f]?|\\([^\n0-9a-fA-F])")
_HACK = re.compile(r"[\x00-\x1f\\\ufffd]")
_SUM = re.compile(r"calc\(([^()]{1,80})\)")
_TERM = re.compile(
    r"\s*([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(px|pt|em|rem|%|vw|vh|)(?![\w.])\s*([*/]|[+-](?=\s)|$)"
)
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]{1,60})\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_MOST_VARIABLES = 16  # put in one after the other
_LONGEST = 2_000  # characters of a value with variables


def declared(style: str) -> Declarations:
    """Properties with whether they are important, and their values; the last of each that counts."""
    found: Declarations = {}
    if "/*" in style:
        style = _COMMENT.sub(" ", style)
    escaped = "\\" in style
    for each in style.lower().split(";"):
        name, colon, value = each.partition(":")
        if colon:
            name, value = name.strip(), value.strip()
            important = value.endswith("important") and "!" in value
            if important:
                value = value[: value.rindex("!")].rstrip()
            if escaped:
                name, value = unescaped(name).lower(), unescaped(value).lower()
                if _HACK.search(value):  # meant for one old browser: `color:#fff\9`
                    continue
            if "calc(" in value:
                value = _SUM.sub(lambda hit: _worked_out(hit[1]) or hit[0], value)
            add(found, name, important, value)
    return found


def add(found: Declarations, name: str, important: bool, value: str) -> None:
    """Puts a declaration behind others: it wins unless one before is important and it is not."""
    if value and (important or name not in found or not found[name][0]):
        found[name] = (important, value)


def unescaped(text: str) -> str:
    r"""Text without its escapes: `d\69splay` is `display`."""

    def written(hit: re.Match[str]) -> str:
        if hit[2]:
            return hit[2]
        code = int(hit[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(written, text) if "\\" in text else text


def _worked_out(text: str) -> str | None:
    """A sum of lengths of one unit, as one length; None for others."""
    total, product, unit, sign, pending = 0.0, 0.0, "", 1.0, ""
    at = 0
    while at < len(text):
        hit = _TERM.match(text, at)
        if hit is None:
            return None
        number, own, following = float(hit[1]), hit[2], hit[3]
        if own and unit not in ("", own):
            return None
        unit = unit or own
        if pending == "*":
            product *= number
        elif pending == "/":
            if number == 0:
                return None
            product /= number
        else:
            product = number
        if following in ("+", "-", ""):
            total += sign * product
            sign = -1.0 if following == "-" else 1.0
        pending = following
        at = hit.end()
    return None if pending else f"{total:.6f}{unit}"


def with_variables(found: Declarations, custom: Callable[[str], str | None]) -> Declarations:
    """The declarations with what `custom` knows put in for their variables; those that come to nothing go."""
    if not any("var(" in value for _, value in found.values()):
        return found
    made: Declarations = {}
    for name, (important, given) in found.items():
        if name.startswith("--"):
            continue
        value = given
        for _ in range(_MOST_VARIABLES if len(value) <= _LONGEST else 0):
            hit = _VARIABLE.search(value)
            if hit is None:
                break
            own = custom(hit[1])
            put = hit[2] if own is None else own
            if put is None or len(value) + len(put) > _LONGEST:
                break
            value = f"{value[: hit.start()]}{put.strip()}{value[hit.end() :]}"
        if "var(" not in value:
            made[name] = (important, value)
        elif name.startswith("background") or name.endswith("color"):
            made[name] = (important, "var()")  # a colour, but which?
    return made
