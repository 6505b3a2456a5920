"""What a page of an OFD draws: its own content over that of its templates, each template worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.readers.ofdmarkup import children
from corpus.readers.ofdpackage import Body, Part
from corpus.readers.ofdpage import Budget, Drawing, draw, page_frame, physical_box
from corpus.readers.package import Damaged

A4 = [0.0, 0.0, 210.0, 297.0]
_DEEPEST = 4  # templates in templates
_LAYERS = {"Background": 0, "Foreground": 2}  # all others lie between


@dataclass(slots=True)
class Drawn:
    """What a page draws, in the frame of the paper's own corner, and its `box` in millimetres.

    `broken`: a template is missing, broken or goes round.
    """

    drawing: Drawing
    box: list[float]
    broken: bool


class Drawer:
    """Draws the pages of one document of the file."""

    def __init__(self, document: Body, budget: Budget) -> None:
        self._document = document
        self._budget = budget
        self._drawn: dict[str, Drawing] = {}  # templates by number
        self._areas: dict[str, list[float] | None] = {}  # theirs
        self._usual = physical_box(next(children(document.common, "PageArea"), None))

    def page(self, location: str | None) -> Drawn | None:
        """One page; None where it is missing or broken. Raises `Unreadable` beyond the limits."""
        try:
            part = self._document.open(location)
        except Damaged:
            part = None
        if part is None:
            return None
        drawing, above = Drawing(), Drawing()
        broken = False
        used: list[str] = []
        for template in children(part.root, "Template"):
            used.append(template.get("TemplateID", ""))
            drawn = self._template(used[-1])
            broken |= drawn is None
            if drawn is not None:
                self._budget.take(*drawn.size)
                (above if template.get("ZOrder") == "Foreground" else drawing).add(drawn)
        area = physical_box(next(children(part.root, "Area"), None))
        box = (
            area
            or next((self._areas[one] for one in used if self._areas.get(one)), None)
            or self._usual
            or A4
        )
        drawing.add(self._content(part))
        drawing.add(above)
        return Drawn(drawing, box, broken)

    def _content(self, part: Part) -> Drawing:
        resources = self._document.resources
        for resource in children(part.root, "PageRes"):
            resources |= self._document.resources_of(resource.text, part)
        # In the frame of the paper's own corner; who orders the page moves it where that is not the origin.
        layers = [layer for content in children(part.root, "Content") for layer in content]
        layers.sort(key=lambda layer: _LAYERS.get(layer.get("Type", ""), 1))
        return draw(layers, page_frame(A4), resources, self._budget)

    def _template(self, key: str, above: tuple[str, ...] = ()) -> Drawing | None:
        """What a template draws, with those it has itself; None where it is missing, broken or goes round."""
        if key in self._drawn:
            return self._drawn[key]
        if key in above or len(above) >= _DEEPEST:
            return None
        part = self._document.optional(self._document.templates.get(key))
        if part is None:
            return None
        self._areas[key] = physical_box(next(children(part.root, "Area"), None))
        drawing = Drawing()
        for template in children(part.root, "Template"):
            below = self._template(template.get("TemplateID", ""), (*above, key))
            if below is None:
                drawing.broken += 1
            else:
                self._budget.take(*below.size)
                drawing.add(below)
        drawing.add(self._content(part))
        self._drawn[key] = drawing
        return drawing
