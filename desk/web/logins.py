"""Browsers that are logged in: which session stands for which token, and until when."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desk.web.tokens import Token

IDLE_SECONDS = 2 * 3600.0  # away from the desk
WHOLE_SECONDS = 12 * 3600.0  # whatever one does
_MOST = 2_000  # sessions; the one unused longest goes first


@dataclass(frozen=True, slots=True)
class _Login:
    token: Token
    since: float
    seen: float


@dataclass
class Logins:
    """Kept in memory: they end with the server. `now` is the clock."""

    now: Callable[[], float] = time.monotonic
    _held: OrderedDict[str, _Login] = field(default_factory=OrderedDict)

    def begin(self, token: Token) -> str:
        """A new session for a browser that showed this token."""
        session = secrets.token_urlsafe(32)
        now = self.now()
        self._held[session] = _Login(token, now, now)
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
        return session

    def token(self, session: str) -> Token | None:
        """The token that this session stands for; None when it never began or is over."""
        found = self._held.get(session)
        if found is None or self._is_over(found):
            return None
        self._held[session] = replace(found, seen=self.now())
        self._held.move_to_end(session)
        return found.token

    def end(self, session: str) -> None:
        """Logs out."""
        self._held.pop(session, None)

    def ended(self, valid: Callable[[Token], bool]) -> list[str]:
        """Removes the sessions that are over or whose token is no longer valid, and names them."""
        gone = [name for name, each in self._held.items() if self._is_over(each) or not valid(each.token)]
        for name in gone:
            del self._held[name]
        return gone

    def _is_over(self, login: _Login) -> bool:
        now = self.now()
        return now - login.seen > IDLE_SECONDS or now - login.since > WHOLE_SECONDS
