"""The stored texts of the law: instruments, their articles, and where each came from.

Format of `text.txt`: a `# ` title, a `source:` line with its grade, then `@n title` before each article, which
may have a `source:` line of its own. `## ` are section headings. ⟦…⟧ encloses characters that were repaired and
must not be quoted.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.patterns import lazy_pattern

REPAIRED = lazy_pattern("⟦[^⟧]*⟧")
# Of a source: compared with the official text, an official copy, a secondary one, not verified.
GRADES = ("S", "A", "B", "C")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number as a string, its title, its text and the grade of its source (S, A, B, C)."""

    number: str
    title: str
    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, interpretation or other normative document; `number` is its 文号, None when not verified."""

    id: str
    title: str
    short_title: str
    number: str | None
    articles: dict[str, Article]

    @property
    def citation(self) -> str:
        """How a report names it: the document number, else the short title."""
        return self.number or self.short_title


def parse_articles(source: str) -> dict[str, Article]:
    """The articles of a `text.txt`, by number."""
    default = "C"
    articles: dict[str, Article] = {}
    number = title = ""
    grade = default
    lines: list[str] = []

    def close() -> None:
        if number:
            articles[number] = Article(number, title, "\n".join(lines).strip(), grade)

    for line in source.splitlines():
        if line.startswith("@"):
            close()
            number, _, title = line[1:].partition(" ")
            grade, lines = default, []
        elif line.startswith("source:"):
            grade = line.removeprefix("source:").strip()[:1]
            if not number:
                default = grade
        elif number and not line.startswith("#"):
            lines.append(line)
    close()
    return articles


def text_fault(source: str) -> str | None:
    """What is wrong in a `text.txt`, in Chinese, beginning with the line; None when nothing is."""
    lines: dict[str, int] = {}
    for at, line in enumerate(source.splitlines(), 1):
        if line.startswith("@"):
            number = line[1:].partition(" ")[0]
            if not number:
                return f"第 {at} 行：@ 后面要直接写条号，如“@1 标题”"
            if number in lines:
                return f"第 {at} 行：“@{number}”写了两次（先在第 {lines[number]} 行）；每个条号只能有一个"
            lines[number] = at
        elif line.startswith("source："):
            return f"第 {at} 行 source：冒号是全角的“：”；请改为半角冒号"
        elif line.startswith("source:"):
            grade = line.removeprefix("source:").strip()[:1]
            if grade not in GRADES:
                return f"第 {at} 行 source：来源等级应当是 {'、'.join(GRADES)} 之一，现在是“{grade}”"
    return None


def quotes(article: Article, quotation: str) -> bool:
    """Whether the article holds the quotation, repaired characters never counting as held."""
    return bool(quotation) and quotation in REPAIRED.sub("⟦⟧", article.text).replace("\n", "")
