"""Whether pdfium was given all of a PDF: pages whose content, fonts or drawings do not come out of the file whole.

pdfium shows what it can of a damaged file and says nothing. Here the way from the root to each page and to all that
its text needs is walked strictly, every stream unpacked to its end (zlib has a sum of what was packed), and what
holds text and hangs on no page is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.readers.pdffile import File
from corpus.readers.pdffilters import NotWhole, Unchecked
from corpus.readers.pdfstray import stray
from corpus.readers.pdfsyntax import Malformed
from corpus.readers.pdfwalk import CONTENT, Walk


@dataclass(slots=True)
class Soundness:
    """What was found: by page (from 1) what of it is damaged, in Chinese; how many pages the file says it has."""

    pages: dict[int, str] = field(default_factory=dict)
    everywhere: str | None = None  # damage that may concern any page
    count: int | None = None


def soundness(data: bytes, most: int, deciphered: Callable[[], bytes]) -> Soundness:
    """What of a file that pdfium opened is damaged. `most` is what one stream may unpack to.

    `deciphered` gives the file as pdfium writes it without encryption, and is called for an encrypted one.
    """
    found = Soundness()
    try:
        file = File(data, most)
        loose, rebuilt = file.loose, file.rebuilt
        if file.encrypted:
            file = File(deciphered(), most)
        walk = Walk(file)
        walk.tree()
    except (Malformed, NotWhole, Unchecked, RecursionError):
        found.everywhere = "文件的结构已损坏"
        return found
    found.count = max(walk.declared, len(walk.pages)) if walk.faulty else len(walk.pages)
    bare = []
    known: dict[int, list[str]] = {}  # a page may be named many times
    for number, (own, entries, resources) in enumerate(walk.pages, 1):
        if own not in known:
            known[own] = list(dict.fromkeys(walk.faults(own, entries, resources)))
        if known[own]:
            found.pages[number] = "、".join(known[own])
        if "Contents" not in entries:
            bare.append(number)
    if rebuilt:
        found.everywhere = "PDF 的对象位置表已损坏，只能按找到的内容重建"
    elif file.torn:
        found.everywhere = "文件里有一组对象解不开"
    elif loose:
        found.everywhere = "文件末尾的修改没有写完"
    elif walk.faulty:
        found.everywhere = "页面目录已损坏"
    elif not found.pages and (bare or file.revisions <= 1) and stray(walk, bare=bool(bare)):
        if not bare:
            found.everywhere = "文件里有不属于任何一页的文字内容"
        for number in bare:
            found.pages[number] = CONTENT
    return found
