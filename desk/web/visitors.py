"""Who is asking: the session of a browser, and the token that proves a form came from our own page.

On loopback nobody logs in; a session only keeps the drafts of two browsers apart. What is asked of visitors from elsewhere
is in `desk.web.access`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

COOKIE = "zhihe_session"
FIELD = "csrf"
HEADER = "x-csrf-token"
_SESSION = re.compile("[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the desk. `owner` is what drafts are kept under, `name` what the access log shows.

    `proof` is what the token of a form is made from, by default `owner`: whoever logs in again with the same token
    can still send a form that was opened before.
    """

    owner: str
    name: str = ""
    may_write: bool = True
    proof: str = ""

    @property
    def secret_of(self) -> str:
        """What `Sessions.csrf` is to be asked with."""
        return self.proof or self.owner


@dataclass(frozen=True, slots=True)
class Sessions:
    """Makes and recognises sessions; the secret lives as long as the server."""

    secret: bytes

    @classmethod
    def new(cls) -> Sessions:
        """With a secret of its own."""
        return cls(secrets.token_bytes(32))

    def begin(self) -> str:
        """The name of a new session."""
        return secrets.token_urlsafe(24)

    def valid(self, session: str | None) -> bool:
        """Whether this can be the name of a session."""
        return bool(session and _SESSION.fullmatch(session))

    def csrf(self, session: str) -> str:
        """What a form of this session carries; another site cannot know it."""
        return hmac.new(self.secret, b"csrf:" + session.encode(), hashlib.sha256).hexdigest()

    def proves(self, session: str, given: str | None) -> bool:
        """Whether a form came from a page of this session."""
        return bool(given) and hmac.compare_digest(self.csrf(session).encode(), str(given).encode())
