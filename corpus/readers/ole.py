"""OLE compound files (DOC, WPS and much else): opens their streams and says what one is that we do not read."""

from __future__ import annotations

import io

import olefile

from corpus.document import Unreadable

DAMAGED = "文件已损坏（DOC 内部结构不完整）；请用 WPS 或 Word 打开并另存为 DOCX 后重试"
_PASSWORD = "文档有打开密码；请在 Word 或 WPS 里去掉密码后重试"  # noqa: S105  a message
# What else comes as a compound file: a stream that tells it, and what to say.
_OTHERS = (
    ("EncryptedPackage", _PASSWORD),
    ("Workbook", "这是 XLS 表格，不是文书；请另存为 DOCX 或 PDF 后重试"),
    ("Book", "这是 XLS 表格，不是文书；请另存为 DOCX 或 PDF 后重试"),
    ("PowerPoint Document", "这是 PPT 幻灯片，不是文书；请另存为 DOCX 或 PDF 后重试"),
    ("MatOST", "这是 Microsoft Works 文档（.wps），不是 WPS Office 文档，不能读取；请用 Works 或 Word 另存为 DOCX 后重试"),
    ("SPELLING", "这是 Microsoft Works 文档（.wps），不是 WPS Office 文档，不能读取；请用 Works 或 Word 另存为 DOCX 后重试"),
    ("CONTENTS", "这是 Microsoft Works 文档（.wps），不是 WPS Office 文档，不能读取；请用 Works 或 Word 另存为 DOCX 后重试"),
    ("BodyText", "这是韩文 HWP 文档，不能读取；请另存为 DOCX 后重试"),
    ("__properties_version1.0", "这是 Outlook 邮件（MSG），不能读取；请把文书附件另存出来后重试"),
)  # fmt: skip
_ANY_OTHER = (
    "这是旧版 Office 复合文件，但里面没有 Word 文档（DOC）；请用 WPS 或 Word 打开并另存为 DOCX 后重试"
)


class Streams:
    """The streams of a compound file. Every method raises `Unreadable` for damage."""

    def __init__(self, data: bytes) -> None:
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            entries = self._file.listdir(streams=True, storages=True)
        except MemoryError:
            raise
        except Exception:
            # olefile raises what it happens to meet: its own errors, IndexError, struct.error, RecursionError.
            locked = "EncryptedPackage".encode("utf-16-le") in data
            raise Unreadable(_PASSWORD if locked else DAMAGED) from None
        self._names = {"/".join(entry).lower(): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """The names of all streams and storages, in lower case."""
        return list(self._names)

    def what_else(self) -> str:
        """What to tell the person whose compound file holds no Word document."""
        for name, reason in _OTHERS:
            if name.lower() in self._names:
                return reason
        return _ANY_OTHER

    def read(self, name: str) -> bytes:
        """The bytes of a stream; empty where there is none. A stream cut short is damage."""
        entry = self._names.get(name.lower())
        if entry is None:
            return b""
        try:
            data: bytes = self._file.openstream(entry).read()
            size: int = self._file.get_size(entry)
        except MemoryError:
            raise
        except Exception:
            raise Unreadable(DAMAGED) from None
        if len(data) < size:
            raise Unreadable(DAMAGED)
        return data
