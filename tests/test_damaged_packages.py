"""Damaged DOCX and OFD files: either the whole text, or it is told that something of it is gone."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from damages import spoilt
from docx_writer import docx, para
from ofd_writer import Doc, page, parts_of, whole, zipped

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers import docx as docx_reader
from corpus.readers import ofd as ofd_reader

LIMITS = Limits()
BODY = "案款请汇入本院账户：6222021100001234567。如发现有执行人员指定其他案款交付途径的，可向12368举报。"


def _docx() -> bytes:
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    body = "".join(para(f"第{number}项{BODY}") for number in range(40)) + f"<w:p>{marks}</w:p>{section}"
    note = f'<w:footnote w:id="2">{para("账户户名：甲县人民法院")}</w:footnote>'
    return docx(body, header1=para("甲县人民法院执行局"), footnotes=note)


def _ofd() -> bytes:
    pages = [page(whole(20, 30, f"第{number}页{BODY[:20]}"), templates=["1"]) for number in range(3)]
    template = page(whole(20, 10, "甲县人民法院"))
    stamp = "<ofd:Annot><ofd:Appearance>" + whole(20, 60, "骑缝章处") + "</ofd:Appearance></ofd:Annot>"
    return zipped(parts_of(Doc(pages, templates={"1": template}, annotations={1: stamp})))


KINDS: dict[str, tuple[Callable[[], bytes], Callable[[bytes, Limits], Extract]]] = {
    "docx": (_docx, docx_reader.read),
    "ofd": (_ofd, ofd_reader.read),
}


def _damages(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(11)  # noqa: S311  no secret
    directory = data.index(b"PK\x01\x02")
    for _ in range(count):
        # Half of them in the directory at the end, which no sum guards.
        at = chance.randrange(len(data)) if chance.random() < 0.5 else chance.randrange(directory, len(data))
        kind, file = spoilt(data, at, chance, zeros=16, hole=8)
        yield f"{kind} at {at}", file


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_told(kind: str) -> None:
    make, read = KINDS[kind]
    data = make()
    healthy = read(data, LIMITS)
    assert "甲县人民法院" in healthy.text
    assert not any(each.unreadable for each in healthy.pages)
    silent = []
    for name, damaged in _damages(data, 600):
        try:
            found = read(damaged, LIMITS)
        except Unreadable:
            continue
        if found.text != healthy.text and not any(each.unreadable for each in found.pages):
            silent.append(name)
    assert not silent


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_that_is_gone_is_missed(kind: str) -> None:
    """Each part taken out by turn; a file without it reads the same, or it is told."""
    make, read = KINDS[kind]
    with zipfile.ZipFile(BytesIO(make())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    whole_text = read(zipped(parts), LIMITS).text
    told = 0
    for name in parts:
        try:
            found = read(
                zipped({other: content for other, content in parts.items() if other != name}), LIMITS
            )
        except Unreadable:
            told += 1
            continue
        if any(each.unreadable for each in found.pages):
            told += 1
        else:
            assert found.text == whole_text, name
    assert told >= 4


def _changed(data: bytes, *changes: tuple[str, bytes]) -> bytes:
    """The file with bytes set in what the directory (`central`) or the head before the part (`local`) says of its main part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        local = package.getinfo("word/document.xml").header_offset
    central = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    made = bytearray(data)
    for where, new in changes:
        side, _, offset = where.partition(" ")
        place = (central if side == "central" else local) + int(offset)
        made[place : place + len(new)] = new
    return bytes(made)


# Offsets in the heads of a zip: what is said of a part must agree with it, however quickly it is unpacked.
_SAID_WRONGLY = {
    "sum": ("central 16", b"\0\0\0\0"),
    "size": ("central 24", b"\x01\0\0\0"),
    "larger size": ("central 24", b"\xff\xff\0\0"),
    "packed size": ("central 20", b"\x10\0\0\0"),
    "packed size into the next part": ("central 20", b"\xff\xff\xff\x7f"),
    "mark before the part": ("local 0", b"PK\x03\x05"),
    "name before the part": ("local 30", b"Word"),
    "place": ("central 42", b"\0\0\0\0"),
}


_HARMLESS = {"larger size", "packed size into the next part"}  # the packed data tell their own end


@pytest.mark.parametrize("what", sorted(_SAID_WRONGLY.keys() - _HARMLESS))
def test_a_part_that_is_not_what_the_directory_says_is_damage(what: str) -> None:
    changed = _changed(docx(para("依照规定，责令履行。") * 50), _SAID_WRONGLY[what])
    with pytest.raises(Unreadable, match="已损坏"):
        docx_reader.read(changed, Limits())


@pytest.mark.parametrize("what", sorted(_HARMLESS))
def test_a_wrong_length_that_loses_nothing_is_no_damage(what: str) -> None:
    sound = docx(para("依照规定，责令履行。") * 50)
    changed = _changed(sound, _SAID_WRONGLY[what])
    assert docx_reader.read(changed, Limits()).text == docx_reader.read(sound, Limits()).text
