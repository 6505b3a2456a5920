"""The engines by their names; only the one asked for is loaded."""

from __future__ import annotations

import os

from index.engine import EngineKind
from index.home import LibraryError

ENGINES = ("tantivy", "whoosh", "opensearch")


def engine_kind(name: str, url: str | None = None, ca: str | None = None) -> EngineKind:
    """The engine of that name. A cluster is at `url`, with authorities `ca`."""
    if (url or ca) and name != "opensearch":
        raise LibraryError("--url 和 --ca 只用于 --engine opensearch。")
    if name == "tantivy":
        from index.tantivy_engine import TantivyKind  # noqa: PLC0415

        return TantivyKind()
    if name == "whoosh":
        from index.whoosh_engine import WhooshKind  # noqa: PLC0415

        return WhooshKind()
    if name == "opensearch":
        from index.opensearch.address import address_of  # noqa: PLC0415
        from index.opensearch.place import OpenSearchKind  # noqa: PLC0415

        return OpenSearchKind(address_of(url, ca, os.environ))
    raise LibraryError(f"没有叫“{name}”的检索引擎；可用的有：{'、'.join(ENGINES)}。")
