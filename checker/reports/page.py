"""Pieces of a page that needs nothing but itself: elements, tables and bars, everything escaped.

Built as a tree by lxml, so that no text of a document can become markup. What is said is in `checker.reports.html`
and `audit.report`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree, html

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --paper: #fff;
  --tint: #f3f5f7;
   --fail: #b42318; --pass: #1a7f4b; --undecided: #b7791f; --none: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --faint: #a0a8b1; --line: #3d444d;
  --paper: #15181c;
   --tint: #1f242a; --fail: #f07167; --pass: #4cc38a; --undecided: #e3b341; --none: #7d8590; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  line-height: 1.6;
   font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
a { color: inherit; } p, dd, li { max-width: 50rem; }
nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
dl.verdicts dt { color: var(--ink); font-weight: 600; } dl.verdicts dd { margin: 0 0 .5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; color: var(--faint); padding: .2rem 0 .4rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: left;
  vertical-align: top; }
thead th { background: var(--tint); }
tfoot th, tfoot td { border-top: 2px solid var(--line); font-weight: 600; }
th[scope=row] { font-weight: 400; overflow-wrap: anywhere; min-width: 9rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.s { white-space: nowrap; }
.bar { width: 8rem; } .bar svg { display: block; width: 8rem; height: .8rem; margin-top: .3rem; }
.small { color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; }
rect.fail { fill: var(--fail); } rect.pass { fill: var(--pass); } rect.undecided { fill: var(--undecided); }
rect.rest { fill: var(--line); }
b.error { color: var(--fail); } b.warning { color: var(--undecided); } b.info { color: var(--faint); }
ul.rules { margin: 0; padding-left: 1.1rem; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  h2, caption { break-after: avoid; } dl.verdicts dt { break-after: avoid; }
  thead { display: table-header-group; } tfoot { display: table-row-group; } tr { break-inside: avoid; } .scroll { overflow: visible; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
# The same colours for programs that print pages without applying styles to pictures.
_FILLS = {"fail": "#b42318", "pass": "#1a7f4b", "undecided": "#b7791f", "rest": "#d0d7de"}
# Nothing may be fetched and nothing may run, whatever slipped into the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def neutral(text: str) -> str:
    """Text from a file or its name, the invisible made visible: `⟨U+202E⟩` cannot turn a line round."""
    return "".join(char if unicodedata.category(char)[0] != "C" else f"⟨U+{ord(char):04X}⟩" for char in text)


def tag(name: str, *children: etree._Element | str | None, **attributes: str) -> etree._Element:
    """An element; `class_` is `class`, other underscores are hyphens. None is left out."""
    element = etree.Element(name)
    for key, value in attributes.items():
        element.set(key.rstrip("_").replace("_", "-"), neutral(value))
    last: etree._Element | None = None
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            element.append(child)
            last = child
        elif last is None:
            element.text = (element.text or "") + neutral(child)
        else:
            last.tail = (last.tail or "") + neutral(child)
    return element


def number(value: int) -> str:
    """A count as people write it."""
    return f"{value:,}"


def share(part: int, whole: int) -> str:
    """A share in per cent; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def bar(parts: Sequence[tuple[str, str, int]]) -> etree._Element:
    """A horizontal bar of (class, name, count); its label has the figures, for those who cannot see it."""
    whole = sum(count for _class, _name, count in parts)
    label = "，".join(f"{name} {count}" for _class, name, count in parts)
    picture = tag(
        "svg",
        tag("title", label),
        role="img",
        aria_label=label,
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
    )
    start = 0.0
    for css, _name, count in parts:
        if count:
            width = 100 * count / whole
            place = {"x": f"{start:.2f}", "y": "0", "width": f"{width:.2f}", "height": "8"}
            picture.append(tag("rect", class_=css, fill=_FILLS[css], **place))
            start += width
    return picture


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and the class of its cells (`n` for numbers)."""

    heading: str
    css: str = ""


Cell = str | int | etree._Element | None


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    total: Sequence[Cell] | None = None,
) -> etree._Element:
    """A table whose first cell in each row is its heading, in a frame that scrolls on a narrow screen."""
    head = tag("tr", *(_cell("th", column, column.heading, scope="col") for column in columns))
    body = tag("tbody", *(_row(columns, row) for row in rows))
    foot = tag("tfoot", _row(columns, total)) if total is not None else None
    whole = tag("table", tag("caption", caption), tag("thead", head), body, foot)
    return tag("div", whole, class_="scroll", role="region", aria_label=caption, tabindex="0")


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> etree._Element:
    first, *others = zip(columns, cells, strict=True)
    return tag("tr", _cell("th", *first, scope="row"), *(_cell("td", *each) for each in others))


def _cell(name: str, column: Column, content: Cell, **attributes: str) -> etree._Element:
    child = number(content) if isinstance(content, int) else content
    return tag(name, child, **attributes, **({"class_": column.css} if column.css else {}))


def page(title: str, *children: etree._Element, style_too: str = "") -> bytes:
    """A whole page in UTF-8; `style_too` are rules of its own after the shared ones."""
    style = etree.Element("style")
    style.text = STYLE + style_too
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", title),
        style,
    )
    root = tag("html", head, tag("body", *children), lang="zh-CN")
    text: bytes = html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    return text
