"""Document types by what people call them: their titles, their ids and everyday names."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.doctype import TYPE_NAMES
from corpus.matchtext import fold_query

_EVERYDAY = {"终本裁定": "termination_ruling", "终本裁定书": "termination_ruling"}

TYPES_BY_NAME: Mapping[str, str] = {
    **{fold_query(name): id_ for id_, name in TYPE_NAMES.items()},
    **{fold_query(name): id_ for name, id_ in _EVERYDAY.items()},
}
