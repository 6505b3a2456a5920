"""Elements of an OFD by their names, of which real files write the namespace in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def local(thing: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = thing.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(thing: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of this name."""
    for child in () if thing is None else thing:
        if local(child) == name:
            yield child
