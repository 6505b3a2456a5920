"""The parts that belong to the main part of a DOCX, by what they are to it: styles, numbering, settings, headers, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.document import Unreadable
from corpus.readers.docxlists import Numbering
from corpus.readers.docxstyles import switched_on
from corpus.readers.package import Package

if TYPE_CHECKING:
    from lxml import etree

LOST = "文件已损坏（正文引用的页眉、页脚或脚注等部分不在文件里）；请用 WPS 或 Word 打开并另存后重试"


class Parts:
    """Finds the parts of one document."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._folder = main.rpartition("/")[0]
        self._related = package.relationships(main)

    def find(
        self, kind: str, identity: str = "", holding: Callable[[bytes], bool] | None = None
    ) -> etree._Element | None:
        """A part related to the main one, by its kind and, where there are several, its relationship.

        None where there is no such part, or its bytes are not such as `holding` asks for. Raises `Unreadable` for one that
        is referred to and is not in the file: names in a zip have no sum, and what stood there would be lost.
        """
        for key, (found, name) in self._related.items():
            if found == kind and identity in {"", key}:
                root = self._package.xml(name, holding)
                if root is None and (not holding or name not in self._package):
                    raise Unreadable(LOST)
                return root
        if identity:
            raise Unreadable(LOST)
        if self._related:
            return None
        # A package without relationships has its parts in their usual places.
        return self._package.xml(f"{self._folder}/{kind}.xml", holding)

    def name(self, kind: str, identity: str = "") -> str:
        """The name of a part, as `find` finds it."""
        for key, (found, name) in self._related.items():
            if found == kind and identity in {"", key}:
                return name
        return f"{self._folder}/{kind}.xml"

    def setting(self, name: str) -> bool:
        """Whether a setting of the document is on."""
        settings = self.find("settings")
        return settings is not None and switched_on(settings, name)


class Labels:
    """Gives paragraphs with certain properties their numbers; the lists are looked for when the first one asks."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._numbering: Numbering | None = None
        self._sought = False

    def __call__(self, properties: etree._Element) -> str:
        """The number of a paragraph, empty for one that has none."""
        if not self._sought:
            self._sought = True
            root = self._parts.find("numbering")
            self._numbering = None if root is None else Numbering(root, self._parts.find("styles"))
        return self._numbering.label(properties) if self._numbering else ""
