"""The parts of an OFD file: what refers to what, and what is beside the pages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.ofdmarkup import children, local
from corpus.readers.ofdpaint import Resources, resources_in
from corpus.readers.package import Damaged, Package, parsed

DAMAGED = "OFD 已损坏，无法打开；请重新导出或重新下载后重试"


class Part:
    """An XML part that was read: its root and its folder, from which its references are counted."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self.root = root
        self.name = name
        self.folder = posixpath.dirname(name)


class Parts:
    """Reads the parts of an OFD file. Raises `Unreadable` beyond the limits and `Damaged` for a broken part."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._package = Package(data, limits)

    def names(self) -> list[str]:
        """The names of all files."""
        return self._package.names()

    def entry(self) -> Part:
        """`OFD.xml`, with which everything begins. Raises `Unreadable` for an encrypted file."""
        for name in self.names():
            if posixpath.basename(name).lower() == "encryptions.xml":
                self._refuse_encrypted(name)
        part = self._read("OFD.xml")
        if part is None:
            raise Unreadable(DAMAGED)
        return part

    def _refuse_encrypted(self, name: str) -> None:
        try:
            part = self._read(name)
        except Damaged:
            part = None
        # An empty list of what is encrypted means nothing is; one that cannot be read means anything.
        if part is None or any(local(child) for child in part.root):
            raise Unreadable("OFD 已加密；请用原来的软件解密后另存，再重试")

    def _read(self, name: str) -> Part | None:
        data = self._package.read(name).lstrip(b"\xef\xbb\xbf \t\r\n")
        return Part(parsed(data, self._limits), name) if data else None

    def find(self, location: str | None, *folders: str) -> str | None:
        """The name of the part at a location; None where there is none.

        A location is counted from the root when it begins with a slash, else from the part that holds it; some
        programs count it from the document or the root, so that each of the `folders` is tried. It is a name in
        the package and nothing else: `../../etc/passwd` is only a name that no part has.
        """
        place = (location or "").strip().replace("\\", "/")
        if not place:
            return None
        for folder in ("",) if place.startswith("/") else (*folders, ""):
            name = posixpath.normpath(posixpath.join("/", folder, place.lstrip("/"))).lstrip("/")
            if name in self._package:
                return name
        return None

    def open(self, location: str | None, *folders: str) -> Part | None:
        """The part at a location, as `find` finds it."""
        name = self.find(location, *folders)
        return self._read(name) if name else None

    def content(self, name: str) -> bytes:
        """The bytes of a part that is no XML."""
        return self._package.read(name)


class Body:
    """One document of an OFD file: its pages and what they share."""

    def __init__(self, parts: Parts, part: Part) -> None:
        self._parts = parts
        self._part = part
        self.common = next(children(part.root, "CommonData"), None)
        self.lost = 0  # parts that are referred to and missing or broken
        self.bare: set[str] = set()  # pages of which annotations are lost; an empty one stands for all
        usual = next(children(self.common, "DefaultCS"), None)
        resources = Resources(usual="" if usual is None else (usual.text or "").strip())
        for kind in ("PublicRes", "DocumentRes"):
            for resource in children(self.common, kind):
                resources |= self.resources_of(resource.text, part)
        self.resources = resources
        self.templates = {
            page.get("ID", ""): page.get("BaseLoc") for page in children(self.common, "TemplatePage")
        }

    def pages(self) -> Iterator[tuple[str, str | None]]:
        """The number (ID) and location of each page."""
        for pages in children(self._part.root, "Pages"):
            for page in children(pages, "Page"):
                yield page.get("ID", ""), page.get("BaseLoc")

    def open(self, location: str | None, *folders: str) -> Part | None:
        """A part of the document."""
        return self._parts.open(location, *folders, self._part.folder)

    def optional(self, location: str | None, *folders: str) -> Part | None:
        """The same for one that does not hold pages: where it is missing or broken, that is counted."""
        try:
            part = self.open(location, *folders)
        except Damaged:
            part = None
        self.lost += part is None
        return part

    def resources_of(self, location: str | None, holder: Part) -> Resources:
        """What a resource part offers."""
        part = self.optional(location, holder.folder)
        return resources_in(part.root if part else None)

    def media(self, page: Part | None = None) -> dict[str, str]:
        """The parts that hold pictures, by their numbers: those of the document, or of one page."""
        root, holder = (self.common, self._part) if page is None else (page.root, page)
        kinds = ("PublicRes", "DocumentRes") if page is None else ("PageRes",)
        found: dict[str, str] = {}
        for resource in (one for kind in kinds for one in children(root, kind)):
            part = self.optional(resource.text, holder.folder)
            base = part.root.get("BaseLoc", "") if part else ""
            for things in children(part.root if part else None, "MultiMedias"):
                for thing in children(things, "MultiMedia"):
                    file = next(children(thing, "MediaFile"), None)
                    place = (file.text or "").strip() if file is not None else ""
                    folder = part.folder if part else ""
                    name = self._parts.find(f"{base}/{place}" if base else place, folder, self._part.folder)
                    if name := name or self._parts.find(place, folder, self._part.folder):
                        found[thing.get("ID", "")] = name
        return found

    def content(self, name: str) -> bytes:
        """The bytes of a part that `media` names."""
        return self._parts.content(name)

    def annotations(self) -> dict[str, Part]:
        """The annotations by the number of the page they are on."""
        found = {}
        for entry in children(self._part.root, "Annotations"):
            listing = self.optional(entry.text)
            if listing is None:
                self.bare.add("")
            for page in children(listing.root if listing else None, "Page"):
                for place in children(page, "FileLoc"):
                    part = self.optional(place.text, listing.folder if listing else "")
                    if part:
                        found[page.get("PageID", "")] = part
                    else:
                        self.bare.add(page.get("PageID", ""))
        return found

    def attachments(self) -> list[str]:
        """The names of attached files."""
        found = []
        for entry in children(self._part.root, "Attachments"):
            listing = self.optional(entry.text)
            entries = children(listing.root if listing else None, "Attachment")
            found += [one.get("Name") or one.get("ID") or "未命名" for one in entries]
        return found

    def seals(self, location: str | None) -> tuple[int, int]:
        """How many signatures with a seal and how many without one the list at this location holds."""
        listing = self.optional(location, "") if location else None
        sealed = bare = 0
        for entry in children(listing.root if listing else None, "Signature"):
            part = self.optional(entry.get("BaseLoc"), listing.folder if listing else "")
            shown = entry.get("Type", "Seal") == "Seal"
            if part is not None:
                shown = any(local(thing) == "StampAnnot" for thing in part.root.iter())
            sealed += shown
            bare += not shown
        return sealed, bare


def opened(data: bytes, limits: Limits) -> tuple[Parts, Part]:
    """The parts of a file and its entry. Raises `Unreadable` for what is no OFD, damaged or encrypted."""
    parts = Parts(data, limits)
    try:
        entry = parts.entry()
    except Damaged:
        raise Unreadable(DAMAGED) from None
    if local(entry.root) != "OFD":
        raise Unreadable(DAMAGED)
    return parts, entry


def bodies(parts: Parts, entry: Part) -> tuple[list[tuple[Body, etree._Element]], int]:
    """The documents of a file, each with the element that refers to it, and how many are missing or broken.

    Raises `Unreadable` where there is none that can be opened.
    """
    found = []
    lost = 0
    for body in children(entry.root, "DocBody"):
        root = next(children(body, "DocRoot"), None)
        try:
            part = parts.open(root.text if root is not None else None, entry.folder)
        except Damaged:
            part = None
        if part is None:
            lost += 1
        else:
            found.append((Body(parts, part), body))
    if not found:
        raise Unreadable(DAMAGED)
    return found, lost
