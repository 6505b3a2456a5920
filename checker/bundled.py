"""Where the rules lie that come with zhihe. It loads none of them."""

from __future__ import annotations

from pathlib import Path


def bundled_rules() -> Path:
    """The folder of the rules that come with zhihe: inside the wheel, or beside the packages in a clone."""
    here = Path(__file__).parent
    packaged = here / "rulepack"
    return packaged if packaged.is_dir() else here.parent / "rules"
