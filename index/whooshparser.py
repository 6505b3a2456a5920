"""Whoosh's query parser, imported without what it never calls: a sixth of a search in a new process.

`whoosh.compat` imports `urllib.request`, and with it HTTP, mail and TLS, for one function that nothing in Whoosh calls;
`whoosh.query.terms` imports tables of English word forms. Both are there when somebody asks for them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["fields", "plugins", "qparser", "query", "syntax", "taggers"]

_LATE = {
    "urllib.request": "urlretrieve",
    "whoosh.lang.morph_en": "variations",
}  # module: what Whoosh takes from it


def _standing_in(name: str, function: str) -> ModuleType:
    module = ModuleType(name)

    def late(*given: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(name), function)(*given, **named)

    setattr(module, function, late)
    return module


@contextmanager
def _imported_late() -> Iterator[None]:
    """Within it these modules are stand-ins, unless they are there already; afterwards nobody else meets them."""
    placed = {name: _standing_in(name, of) for name, of in _LATE.items() if name not in sys.modules}
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


with _imported_late():
    from whoosh import fields, qparser, query
    from whoosh.qparser import plugins, syntax, taggers
