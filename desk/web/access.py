"""Who gets in: on loopback everybody who sits there, elsewhere those with a token or whom a trusted proxy names."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import Scope

from desk.web.logins import Logins
from desk.web.rates import Rate
from desk.web.tokens import Token, TokenError, Tokens
from desk.web.trouble import Refused
from desk.web.visitors import Visitor

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)
FAILURES = 10  # wrong tokens from one address before it must wait
FAILURE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Proxy:
    """A reverse proxy that authenticates: the header in which it names the visitor, believed only from `trusted`."""

    trusted: tuple[Network, ...]
    header: str = ""
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a request comes from: the visitor's address, whether it was encrypted, whether a trusted proxy handed it on."""

    address: str
    secure: bool
    proxied: bool = False

    @property
    def group(self) -> str:
        """What counts as one place when attempts are counted: an IPv4 address, or a network of IPv6."""
        try:
            found = ipaddress.ip_address(self.address)
        except ValueError:
            return self.address
        if found.version == 6:
            return str(ipaddress.ip_network((found, 64), strict=False))
        return str(found)


def is_loopback(address: str) -> bool:
    """Whether this is an address of the machine itself."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


@dataclass
class Access:
    """How visitors are admitted. Without `tokens` and `proxy` there is no login, which is for loopback only."""

    tokens: Tokens | None = None
    proxy: Proxy | None = None
    logins: Logins = field(default_factory=Logins)
    failures: Rate = field(default_factory=lambda: Rate(FAILURES, FAILURE_SECONDS))

    @property
    def required(self) -> bool:
        """Whether a visitor must say who it is."""
        return self.tokens is not None or self.proxy is not None

    def peer(self, scope: Scope, headers: Headers) -> Peer:
        """Where this comes from; what a proxy says of it is believed only from a trusted one."""
        address = (scope.get("client") or ("", 0))[0]
        secure = scope.get("scheme") == "https"
        if self.proxy is None or not _within(address, self.proxy.trusted):
            return Peer(address, secure)
        # The last entry is the one that the trusted proxy itself has seen; those before it anybody can write.
        said = ",".join(headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        scheme = ",".join(headers.getlist("x-forwarded-proto")).rpartition(",")[2].strip()
        return Peer(said or address, secure or scheme.lower() == "https", proxied=True)

    def visitor(self, headers: Headers, peer: Peer, session: str) -> Visitor | None:
        """Who this is; None when nobody is named. `Refused` for a wrong token or two names."""
        if not self.required:
            return Visitor(session)
        given = headers.get("authorization", "")
        if given:
            return self._bearer(given, peer)
        if self.proxy and self.proxy.header and peer.proxied:
            names = headers.getlist(self.proxy.header)
            if len(names) > 1:
                raise Refused(400, "refused.two_names")
            if names and names[0].strip():
                name = names[0].strip().encode("latin-1").decode("utf-8", "replace")
                return Visitor(f"proxy:{name}:{session}", name, not self.proxy.read_only, f"proxy:{name}")
        token = self.logins.token(session)
        if token is None or not self.valid(token):
            return None
        return Visitor(session, token.name, not token.read_only, f"token:{token.digest}")

    def log_in(self, secret: str, peer: Peer) -> str | None:
        """The session of a browser that showed a token; None for a wrong one, `Refused` after too many wrong ones."""
        token = self._known(secret, peer)
        return self.logins.begin(token) if token else None

    def valid(self, token: Token) -> bool:
        """Whether a token that was valid still is."""
        try:
            return self.tokens is not None and token in self.tokens.all()
        except TokenError:
            return False  # a file of tokens that cannot be trusted lets nobody in

    def _bearer(self, given: str, peer: Peer) -> Visitor:
        found = _BEARER.fullmatch(given)
        token = self._known(found[1], peer) if found else None
        if token is None:
            raise Refused(401, "refused.token")
        owner = hashlib.sha256(f"bearer:{token.digest}".encode()).hexdigest()
        return Visitor(owner, token.name, not token.read_only, f"token:{token.digest}")

    def _known(self, secret: str, peer: Peer) -> Token | None:
        """A right token is let in however many wrong ones came from the same address: it cannot be guessed."""
        try:
            token = self.tokens.known(secret) if self.tokens else None
        except TokenError:
            raise Refused(503, "refused.tokens") from None
        if token is None and (wait := self.failures.take(peer.group)):
            raise Refused(429, "refused.too_often", seconds=_whole(wait))
        return token


def _whole(seconds: float) -> int:
    return int(seconds) + 1


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found  # an IPv4 visitor of an IPv6 socket
    return any(mapped in network for network in networks if network.version == mapped.version)
