"""Sums over document records: by rule, type, court and year, in memory that does not grow with them.

A tally of a shard can be stored and tallies can be added; what it means is shown in `audit.report`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

VERDICTS = ("pass", "fail", "not_applicable", "undecided")
SEVERITIES = ("error", "warning", "info")
GROUPINGS = ("type", "court", "year")
# Every document stands in exactly one of these, the first that fits.
STANDINGS = ("unreadable", "error", "warning", "info", "undecided", "clean", "not_concerned")
OWN_DATES = ("document", "metadata")  # the others are days on which somebody asked
Record = Mapping[str, Any]


def standing(record: Record) -> str:
    """What is the worst that can be said of a document."""
    if record["unreadable"] is not None:
        return "unreadable"
    failed = {result["severity"] for result in record["results"] if result["verdict"] == "fail"}
    for severity in SEVERITIES:
        if severity in failed:
            return severity
    verdicts = {result["verdict"] for result in record["results"]}
    return "undecided" if "undecided" in verdicts else "clean" if "pass" in verdicts else "not_concerned"


def year(record: Record) -> str:
    """The year in the document's own date, written or recorded; empty if it has none."""
    return record["date"][:4] if record["date"] and record["date_source"] in OWN_DATES else ""


@dataclass(slots=True)
class Tally:
    """Sums that documents are added to, one by one or shard by shard.

    `rules` counts verdicts by rule id. `groups` counts, by grouping and key, documents, failing documents and
    verdicts of the readable documents; the key is empty where a document lacks the property.
    """

    standings: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    groups: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: {name: {} for name in GROUPINGS}
    )
    type_names: dict[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """All documents, unreadable ones included."""
        return self.standings.total()

    @property
    def unreadable(self) -> int:
        """Documents without verdicts."""
        return self.standings["unreadable"]

    def add(self, record: Record) -> None:
        """Adds one document."""
        stands = standing(record)
        self.standings[stands] += 1
        if stands == "unreadable":
            return
        counts: Counter[str] = Counter()
        for result in record["results"]:
            verdict = result["verdict"]
            counts[verdict] += 1
            self.rules.setdefault(result["rule"], Counter())[verdict] += 1
        counts["not_applicable"] += sum(record["not_applicable"].values())
        self.verdicts.update(counts)
        counts["documents"] = 1
        counts["failing"] = int(stands in SEVERITIES)
        if record["type"]:
            self.type_names[record["type"]] = record["type_name"] or record["type"]
        keys = {"type": record["type"] or "", "court": record["court"] or "", "year": year(record)}
        for name, key in keys.items():
            self.groups[name].setdefault(key, Counter()).update(counts)

    def merge(self, other: Tally) -> None:
        """Adds another tally."""
        self.standings.update(other.standings)
        self.verdicts.update(other.verdicts)
        for rule, counts in other.rules.items():
            self.rules.setdefault(rule, Counter()).update(counts)
        for name, group in other.groups.items():
            for key, counts in group.items():
                self.groups[name].setdefault(key, Counter()).update(counts)
        self.type_names.update(other.type_names)

    def to_json(self) -> dict[str, Any]:
        """A form to store."""
        return {
            "standings": self.standings,
            "verdicts": self.verdicts,
            "rules": self.rules,
            "groups": self.groups,
            "type_names": self.type_names,
        }


def tally_of(stored: Mapping[str, Any]) -> Tally:
    """A tally from its stored form."""
    return Tally(
        Counter(stored["standings"]),
        Counter(stored["verdicts"]),
        {rule: Counter(counts) for rule, counts in stored["rules"].items()},
        {
            name: {key: Counter(counts) for key, counts in stored["groups"][name].items()}
            for name in GROUPINGS
        },
        dict(stored["type_names"]),
    )
