"""What a search gives back: a page of hits, how all hits divide, and both as the JSON of the search contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from checker.verdict import MODE_NAMES, Mode
from corpus.doctype import TYPE_NAMES
from index.engine import Facets
from index.entry import Entry
from index.formats import FORMATS
from index.highlight import Passage
from index.tree import VERDICT_FIELDS

_VERDICT_NAMES = {"fail": "有不符合的规则", "undecided": "有待定的规则", "pass": "有符合的规则"}
_NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the passages that show why."""

    entry: Entry
    score: float
    highlights: tuple[Passage, ...]

    def to_json(self) -> dict[str, object]:
        """As in the `hits` of the search contract."""
        from index.export import row_of  # noqa: PLC0415  for programs only

        return {**row_of(self.entry), "highlights": [passage.to_json() for passage in self.highlights]}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, their total, and how all hits divide into facets."""

    total: int
    hits: tuple[Hit, ...]
    facets: Facets
    through: int = 0
    """The newest document that was looked at; asking for further pages with it leaves out what came since."""

    def to_json(self, titles: Mapping[str, str] = _NO_TITLES) -> dict[str, object]:
        """The JSON of the search contract (design, section 6); `titles` are those of rules, by id."""
        return {
            "total": self.total,
            "through": self.through,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": self.facets_to_json(titles),
        }

    def facets_to_json(self, titles: Mapping[str, str] = _NO_TITLES) -> dict[str, list[dict[str, object]]]:
        """How all hits divide, as in the contract."""
        return {
            name: [
                {"value": value, "name": value_name(name, value, titles), "count": count}
                for value, count in values
            ]
            for name, values in self.facets.items()
        }


def value_name(facet: str, value: str, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """How a person calls a value of a facet."""
    if facet in VERDICT_FIELDS:
        return titles.get(value, value)
    if facet == "type":
        return TYPE_NAMES.get(value, value)
    if facet == "format":
        return FORMATS.get(value, value)
    if facet == "verdict":
        return _VERDICT_NAMES.get(value, value)
    return MODE_NAMES[Mode(value)] if facet == "mode" and value in set(Mode) else value
