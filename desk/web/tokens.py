"""Access tokens: named secrets of which only digests are kept, in one file of the library's folder.

A token is 256 random bits, so that a plain SHA-256 of it can be kept: there is nothing to guess from. A running desk
looks at the file again whenever it has changed.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.systemerrors import reason

FILE = "desk-tokens.json"
SCHEMA = "zhihe.tokens/1"
PREFIX = "zhihe_"  # by which a token that leaked into a file can be found
_NAME = re.compile(r"[\w.@-]{1,40}")
_DIGEST = re.compile("[0-9a-f]{64}")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class TokenError(Exception):
    """The tokens cannot be used as asked; `str()` says in Chinese what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: everything but itself."""

    name: str
    digest: str
    read_only: bool
    created: str


def digest_of(secret: str) -> str:
    """What is kept in place of a token."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Tokens:
    """The tokens of a library's folder. Raises `TokenError` for a file that is broken or open to others."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._seen: tuple[int, ...] = ()
        self._tokens: tuple[Token, ...] = ()

    def all(self) -> tuple[Token, ...]:
        """Every token that is valid now, in order of their making."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return ()
        except OSError as trouble:
            raise TokenError(f"打不开令牌文件 {self.path}（{reason(trouble)}）") from None
        seen = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        if seen != self._seen:
            if found.st_mode & _OTHERS:
                raise TokenError(f"令牌文件 {self.path} 别人也能读写；请运行 chmod 600 {self.path}")
            self._tokens = _read(self.path)
            self._seen = seen
        return self._tokens

    def known(self, secret: str) -> Token | None:
        """The token this is, compared with every one in constant time; None when it is none."""
        given = digest_of(secret).encode()
        found = None
        for token in self.all():
            if hmac.compare_digest(token.digest.encode(), given):
                found = token
        return found

    def new(self, name: str, read_only: bool) -> str:
        """Makes a token and returns it, the only time that it can be seen."""
        if not _NAME.fullmatch(name):
            raise TokenError("名字最长 40 个字，只能有汉字、字母、数字和 . _ @ -")
        secret = PREFIX + secrets.token_urlsafe(32)
        today = datetime.date.today().isoformat()
        with self._writing():
            held = self.all()
            if any(token.name == name for token in held):
                raise TokenError(
                    f"已有名为“{name}”的令牌；请换一个名字，或者先撤销它：zhihe token revoke {name}"
                )
            self._write([*held, Token(name, digest_of(secret), read_only, today)])
        return secret

    def revoke(self, name: str) -> None:
        """Makes a token worthless, at once and for a running desk too."""
        with self._writing():
            held = self.all()
            if all(token.name != name for token in held):
                names = "、".join(token.name for token in held) or "一个也没有"
                raise TokenError(f"没有名为“{name}”的令牌；现有：{names}")
            self._write([token for token in held if token.name != name])

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Two commands at the same time write one after the other."""
        import fcntl  # noqa: PLC0415  POSIX only, like the desk's bundle

        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as trouble:
            raise TokenError(f"不能写入 {self.path.parent}（{reason(trouble)}）；请检查权限") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, tokens: Sequence[Token]) -> None:
        text = json.dumps(
            {"schema": SCHEMA, "tokens": [asdict(each) for each in tokens]}, ensure_ascii=False, indent=1
        )
        temporary = self.path.with_name(f".{FILE}.{secrets.token_hex(4)}")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode() + b"\n")
                stream.flush()
                os.fsync(handle)
            temporary.replace(self.path)
        except OSError as trouble:
            raise TokenError(f"写不了 {self.path}（{reason(trouble)}）；没有改动") from None
        finally:
            temporary.unlink(missing_ok=True)


def _token(entry: dict[str, object]) -> Token:
    digest = str(entry["digest"])
    if not _DIGEST.fullmatch(digest):
        raise ValueError("digest")
    return Token(str(entry["name"]), digest, entry["read_only"] is not False, str(entry["created"]))


def _read(path: Path) -> tuple[Token, ...]:
    try:
        data = json.loads(path.read_bytes())
        if data["schema"] != SCHEMA:
            raise TokenError(f"令牌文件 {path} 是另一版本（{data['schema']}）写的")
        tokens = tuple(_token(each) for each in data["tokens"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise TokenError(f"令牌文件 {path} 损坏（{trouble}）；请删除它，重新发放令牌") from None
    return tokens
