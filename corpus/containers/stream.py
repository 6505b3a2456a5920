"""The bytes of a file behind its compression: read forwards, in bounded memory, with a limit to what they unpack to.

What the bytes mean is for the containers to say.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Protocol

from corpus.containers.glance import compression
from corpus.containers.member import Broken
from corpus.containers.zstdframes import is_whole
from corpus.document import Unreadable
from corpus.limits import GIBI, Limits
from corpus.systemerrors import reason

if TYPE_CHECKING:
    from lzma import LZMADecompressor

    from _typeshed import WriteableBuffer

_CHUNK = 1 << 16
_WINDOW = (
    1 << 27
)  # bytes of history that a zstd file may ask for: what the program itself grants without a flag
_DICTIONARY = 256 << 20  # the same for xz


class _Readable(Protocol):
    """As much of a file as is needed here."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class _Xz(io.RawIOBase):
    """The unpacked bytes of an xz file. The standard library's own reader has no limit for memory."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed, self._decoder = packed, self._fresh()

    @staticmethod
    def _fresh() -> LZMADecompressor:
        import lzma  # noqa: PLC0415  only where there is such a file

        return lzma.LZMADecompressor(memlimit=_DICTIONARY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        piece = self._piece(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _piece(self, most: int) -> bytes:
        """The next bytes; empty at the end. Raises `EOFError` where the file breaks off."""
        while True:
            if self._decoder.eof:
                # Another stream may follow, after zeros.
                rest = self._decoder.unused_data.lstrip(b"\0") or self._packed.read(_CHUNK).lstrip(b"\0")
                if not rest:
                    return b""
                self._decoder = self._fresh()
            else:
                rest = self._packed.read(_CHUNK) if self._decoder.needs_input else b""
                if not rest and self._decoder.needs_input:
                    raise EOFError
            piece = self._decoder.decompress(rest, most)
            if piece:
                return piece


def _unpacking(kind: str | None, packed: IO[bytes]) -> _Readable:
    match kind:
        case "gzip":
            import gzip  # noqa: PLC0415  only where there is one

            return gzip.GzipFile(fileobj=packed)
        case "bzip2":
            import bz2  # noqa: PLC0415  as above

            return bz2.BZ2File(packed)
        case "xz":
            return io.BufferedReader(_Xz(packed), _CHUNK)
        case "zstd":
            try:
                import zstandard  # noqa: PLC0415  optional
            except ImportError:
                raise Unreadable(
                    "读取 .zst 文件需要 zstandard；请运行 pip install 'zhihe[records]'，或先解压"
                ) from None
            decoder = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
            return io.BufferedReader(
                decoder.stream_reader(packed, read_across_frames=True, closefd=False), _CHUNK
            )
    return packed


def _troubles() -> tuple[type[Exception], ...]:
    from lzma import LZMAError  # noqa: PLC0415  as above

    known: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, LZMAError, ValueError)
    try:
        import zstandard  # noqa: PLC0415  optional
    except ImportError:
        return known
    return (*known, zstandard.ZstdError)


class Stream:
    """A file's unpacked bytes. Every method raises `Broken` for damage and beyond the limits."""

    def __init__(self, packed: IO[bytes], limits: Limits) -> None:
        self._packed, self._limits = packed, limits
        packed.seek(0)
        self.compression = compression(packed.read(16))
        self._size = packed.seek(0, io.SEEK_END)
        self._most = min(limits.archive_bytes, max(limits.archive_free, limits.archive_ratio * self._size))
        self._troubles: tuple[type[Exception], ...] = _troubles() if self.compression else (OSError,)
        self._begin()

    def _begin(self) -> None:
        self._packed.seek(0)
        self._bytes = _unpacking(self.compression, self._packed)
        self.offset = 0

    def read(self, count: int) -> bytes:
        """That many bytes, fewer only at the end."""
        pieces, left = [], count
        while left > 0:
            piece = self._piece(self._bytes.read, min(left, 1 << 20))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def line(self, most: int) -> bytes:
        """The next line with its end, cut off after `most` bytes; empty at the end."""
        return self._piece(self._bytes.readline, most)

    def _piece(self, read: Callable[[int], bytes], count: int) -> bytes:
        try:
            piece = read(count)
        except self._troubles as trouble:
            raise Broken(self._reason(trouble)) from None
        self.offset += len(piece)
        if not piece and self.compression == "zstd" and not is_whole(self._packed):
            raise Broken(self._reason(EOFError()))
        if self.compression and self.offset > self._most:
            raise Broken(
                f"解压后超过 {self._most / GIBI:.2g} GB，是压缩文件的 {self._most // max(self._size, 1)} 倍，"
                "已停止读取；请确认文件来源，必要时先解压"
            )
        return piece

    def _reason(self, trouble: Exception) -> str:
        if isinstance(trouble, EOFError) or "incomplete" in str(trouble):
            return "压缩文件不完整（没有传完或被截断）"
        if isinstance(trouble, OSError) and trouble.errno is not None:
            return f"文件读到一半出错：{reason(trouble)}"
        if "emory" in str(trouble):
            return "解压所需内存超过上限；请先解压"
        return "压缩文件已损坏"

    def skip(self, count: int) -> int:
        """Passes over bytes; how many there were."""
        if not self.compression:
            start = self.offset
            self.offset = self._packed.seek(min(start + count, self._size))
            return self.offset - start
        left = count
        while left > 0:
            passed = len(self._piece(self._bytes.read, min(left, _CHUNK)))
            if not passed:
                break
            left -= passed
        return count - left

    def seek(self, offset: int, most: int | None = None) -> bool:
        """Goes to an offset, at most `most` bytes of unpacking near; False when it is not there yet.

        Backwards in a compressed file it begins anew.
        """
        if not self.compression:
            self.offset = self._packed.seek(offset)
            return True
        if offset < self.offset:
            self._begin()
        ahead = offset - self.offset
        passed = self.skip(ahead if most is None else min(ahead, most))
        return passed in (0, ahead)
