"""The body of a request as it streams in: never more of it than is allowed, and never slower."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from corpus.limits import MEBI, limits_in_force
from desk.web.trouble import Refused

_BESIDE = 4 * MEBI  # other fields of a form beside its file
_SMALL = 64 * 1024  # a form that anybody may send


@dataclass(frozen=True, slots=True)
class Bounds:
    """Most bytes of a body; most seconds between two pieces of it, and for all of it."""

    most: int
    pause: float = 20.0
    whole: float = 300.0

    @classmethod
    def in_force(cls) -> Bounds:
        """For the largest file that is read, and the fields beside it."""
        return cls(limits_in_force().file_bytes + _BESIDE)


class Body:
    """Receives a body within bounds; `Refused` as soon as it is known to break one. `small` is for forms without login."""

    def __init__(self, receive: Receive, headers: Headers, bounds: Bounds, *, small: bool) -> None:
        self._receive = receive
        self._bounds = replace(bounds, most=_SMALL, whole=30.0) if small else bounds
        self._count = 0
        self._ended = False
        self._deadline = time.monotonic() + self._bounds.whole
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self._bounds.most:
            raise self._too_large()

    async def __call__(self) -> Message:
        if self._ended:  # all that can come is that the visitor leaves, whenever
            return await self._receive()
        left = min(self._bounds.pause, self._deadline - time.monotonic())
        try:
            async with asyncio.timeout(max(left, 0)):
                message = await self._receive()
        except TimeoutError:
            raise Refused(408, "refused.slow") from None
        self._ended = not message.get("more_body", False)
        self._count += len(message.get("body", b""))
        if self._count > self._bounds.most:
            raise self._too_large()
        return message

    def _too_large(self) -> Refused:
        return Refused(413, "refused.too_large", most=max(1, limits_in_force().file_bytes // MEBI))
