"""Whether a file could be a container or data, from its name and first bytes alone: most files are one document.

Nothing more is loaded for those.
"""

from __future__ import annotations

import re

_COMPRESSED = (
    (b"\x1f\x8b\x08", "gzip"),
    *((b"BZh%d1AY&SY" % level, "bzip2") for level in range(1, 10)),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PAR1", *(magic for magic, _ in _COMPRESSED))
_NAMES = re.compile(
    r"\.(?:zip|tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|jsonl|ndjson|json|csv|tsv|parquet"
    r"|ya?ml|toml|ini|cfg|conf|properties|log)$",
    re.IGNORECASE,
)
HEAD = 512


def compression(head: bytes) -> str | None:
    """How a file that begins so is compressed; None if it is not."""
    return next((kind for magic, kind in _COMPRESSED if head.startswith(magic)), None)


def named_like_one(name: str) -> bool:
    """Whether the name says so: a member of an archive is looked into only then."""
    return _NAMES.search(name) is not None


def looks_like_one(head: bytes, name: str) -> bool:
    """Whether it is worth looking into a file that begins so."""
    return (
        head.startswith(_STARTS)
        or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        or head[257:262] == b"ustar"
        or (len(head) >= HEAD and b"\0" in head[:100])
        or named_like_one(name)
    )
