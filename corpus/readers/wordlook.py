"""Whether letters of a Word document show: their colour against their ground, their size. DOCX and DOC ask the same."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.redaction import least_contrast

AUTO, UNKNOWN = -1, -2  # of the colours that are no number: the program takes a legible one; nobody can tell
WHITE = 0xFFFFFF
TINY = 2.0  # half-points: no letter of one point can be read
LOWEST = 40  # twentieths of a point, of a line or row: nothing can be read in two points
_USUAL_SIZE = 24.0


def channels(colour: int) -> tuple[int, int, int]:
    """Red, green and blue."""
    return colour >> 16, colour >> 8 & 0xFF, colour & 0xFF


def merges(colour: int, ground: int, half_points: float) -> bool:
    """Whether letters of a colour and size cannot be told from a known ground."""
    apart = max(abs(one - other) for one, other in zip(channels(colour), channels(ground), strict=True))
    return apart < least_contrast(half_points / 2)


@dataclass(frozen=True, slots=True)
class Look:
    """What makes text no text, or keeps it from being seen; None where nothing is said.

    `colour` and `ground` are numbers of the form 0xRRGGBB, AUTO or UNKNOWN, `size` is in half-points, `clear` says that
    the letters have no ink.
    """

    hidden: bool | None = None
    struck: bool | None = None
    colour: int | None = None
    ground: int | None = None
    size: float | None = None
    clear: bool | None = None

    def or_else(self, other: Look) -> Look:
        """This, with what it leaves open taken from another."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.colour if self.colour is None else self.colour,
            other.ground if self.ground is None else self.ground,
            other.size if self.size is None else self.size,
            other.clear if self.clear is None else self.clear,
        )

    @property
    def is_coloured(self) -> bool:
        """Whether somebody chose the colour of the letters: one that the program chooses is legible."""
        return self.colour is not None and self.colour >= 0

    def unseen(self, ground: int) -> str | None:
        """How such text on such a ground fails to show (a key of `HIDDEN_NAMES`), empty if it shows; None if unknown."""
        if self.size is not None and self.size <= TINY:
            return "tiny"
        if self.clear:
            return "transparent"
        if self.colour is None or self.colour < 0:
            return ""
        own = AUTO if self.ground is None else self.ground
        ground = ground if own == AUTO else own
        size = _USUAL_SIZE if self.size is None else self.size
        if ground == UNKNOWN:
            return None if merges(self.colour, WHITE, size) else ""
        return "background" if merges(self.colour, ground, size) else ""


NOTHING_SAID = Look()
