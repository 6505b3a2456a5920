"""The colours of style sheets as red, green and blue: by name, in figures, and by the functions that make them.

They are worked out as far as it takes to tell a letter from its ground: to a few parts of 255.
"""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Sequence

Colour = tuple[int, int, int]
BLACK, WHITE, LINK = (0, 0, 0), (255, 255, 255), (0, 0, 238)
CLEAR: Colour = (-1, -1, -1)  # transparent
UNKNOWN: Colour = (-2, -2, -2)  # a picture, or what nobody can tell
_NAMED: dict[str, Colour] = {
    "white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250), "azure": (240, 255, 255),
    "aliceblue": (240, 248, 255), "seashell": (255, 245, 238), "red": (255, 0, 0), "blue": (0, 0, 255), "navy": (0, 0, 128),
    "green": (0, 128, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "yellow": (255, 255, 0),
    "windowtext": BLACK, "window": WHITE, "canvastext": BLACK, "canvas": WHITE,
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![0-9a-z])")
_FUNCTION = re.compile(r"(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(([^()]{1,120})\)")
_CHOICE = re.compile(r"light-dark\((.{1,200})\)$", re.DOTALL)
_MIX = re.compile(r"color-mix\(\s*in\s+([\w-]+)[^,]{0,40},(.{1,200})\)$", re.DOTALL)
_SHARE = re.compile(r"(?:^|\s)(\d{1,3}(?:\.\d+)?)%(?:\s|$)")
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(%|deg|rad|grad|turn|)$")
_TURN = {"deg": 1.0, "": 1.0, "rad": 180 / math.pi, "grad": 0.9, "turn": 360.0}
_SPACES = ("srgb", "display-p3", "a98-rgb", "rec2020", "prophoto-rgb")
_SHINES = 0.05  # of the ink: less is transparent
_DEEPEST = 4  # colours in colours

Number = tuple[float, str]  # with its unit


def colour_of(value: str) -> Colour | None:
    """A colour in lower-case letters, whatever follows it; None for what is none that we know."""
    return _colour(value.strip(), 0)


def _colour(value: str, depth: int) -> Colour | None:
    if value in _NAMED:
        return _NAMED[value]
    if value == "transparent":
        return CLEAR
    hit = _HEX.match(value)
    if hit:
        digits = hit[1] if len(hit[1]) > 4 else "".join(2 * digit for digit in hit[1])
        if len(digits) == 8 and int(digits[6:], 16) < 13:
            return CLEAR
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if "(" not in value or depth > _DEEPEST:
        return None
    if hit := _FUNCTION.match(value):
        return _made(hit[1], hit[2])
    if hit := _CHOICE.match(value):
        parts = _parts(hit[1])
        return _colour(parts[0], depth + 1) if len(parts) == 2 else None
    hit = _MIX.match(value)
    return _mixed(hit[1], _parts(hit[2]), depth) if hit else None


def _parts(text: str) -> list[str]:
    """What stands between the commas outside brackets."""
    found, deep = [""], 0
    for char in text:
        deep += (char == "(") - (char == ")")
        if char == "," and not deep:
            found.append("")
        else:
            found[-1] += char
    return [each.strip() for each in found]


def _mixed(space: str, parts: Sequence[str], depth: int) -> Colour | None:
    """Two colours mixed: in other spaces than that of the screen only where both are nearly the same."""
    if len(parts) != 2:
        return None
    shares = [_SHARE.search(part) for part in parts]
    colours = [_colour(_SHARE.sub(" ", part).strip(), depth + 1) for part in parts]
    one, other = colours
    if one is None or other is None:
        return None
    first, second = (None if hit is None else float(hit[1]) / 100 for hit in shares)
    if first is None:
        first = 0.5 if second is None else 1 - second
    if second is None:
        second = 1 - first
    whole = first + second
    if whole <= 0 or CLEAR in colours:
        return CLEAR if one == other or whole <= 0 else None
    share = first / whole
    alike = all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))
    if not alike and share not in {0, 1} and space != "srgb":
        return None
    return _rounded([(share * a + (1 - share) * b) / 255 for a, b in zip(one, other, strict=True)])


def _made(name: str, inside: str) -> Colour | None:
    """The colour of a function with these arguments."""
    words = inside.replace(",", " ").replace("/", " / ").split()
    if name == "color":
        if words[:1] not in ([space] for space in _SPACES):
            return None
        words = words[1:]
    numbers = [_number(word) for word in words if word != "/"]
    if len(numbers) not in (3, 4) or ("/" in words and words.index("/") != 3):
        return None
    found = [each for each in numbers if each is not None]
    if len(found) < len(numbers):
        return None
    if len(found) == 4 and found[3][0] * (0.01 if found[3][1] == "%" else 1) < _SHINES:
        return CLEAR
    one, two, three = found[:3]
    if name in {"rgb", "rgba"}:
        return _rounded([_of(each, 255) / 255 for each in (one, two, three)])
    if name == "color":
        return _rounded([_of(each, 1) for each in (one, two, three)])
    if name in {"hsl", "hsla"}:
        return _rounded(colorsys.hls_to_rgb(_angle(one) / 360 % 1, _share(three), _share(two)))
    if name == "hwb":
        white, black = _share(two), _share(three)
        if white + black >= 1:
            return _rounded([white / (white + black)] * 3)
        pure = colorsys.hls_to_rgb(_angle(one) / 360 % 1, 0.5, 1.0)
        return _rounded([each * (1 - white - black) + white for each in pure])
    is_ok = name.startswith("ok")
    light = _of(one, 1 if is_ok else 100)
    if name.endswith("lch"):
        chroma, turn = _of(two, 0.4 if is_ok else 150), math.radians(_angle(three))
        first, second = chroma * math.cos(turn), chroma * math.sin(turn)
    else:
        first, second = (_of(each, 0.4 if is_ok else 125) for each in (two, three))
    return _of_oklab(light, first, second) if is_ok else _of_lab(light, first, second)


def _number(word: str) -> Number | None:
    if word == "none":
        return 0.0, ""
    hit = _NUMBER.match(word)
    return (float(hit[1]), hit[2]) if hit else None


def _of(number: Number, whole: float) -> float:
    """A figure, or so many hundredths of the whole."""
    return number[0] * whole / 100 if number[1] == "%" else number[0]


def _share(number: Number) -> float:
    """Hundredths, with or without their sign, from 0 to 1."""
    return min(max(number[0] / 100, 0.0), 1.0)


def _angle(number: Number) -> float:
    return number[0] * _TURN.get(number[1], 1.0)


def _rounded(channels: Sequence[float]) -> Colour:
    red, green, blue = (round(255 * min(max(each, 0.0), 1.0)) for each in channels)
    return red, green, blue


def _curved(linear: float) -> float:
    """A channel of light as the figure that a screen is given."""
    linear = min(max(linear, 0.0), 1.0)
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _of_oklab(light: float, a: float, b: float) -> Colour:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return _rounded(
        [
            _curved(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
            _curved(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
            _curved(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
        ]
    )


def _of_lab(light: float, a: float, b: float) -> Colour:
    middle = (light + 16) / 116

    def axis(value: float) -> float:
        return value**3 if value**3 > 216 / 24389 else (116 * value - 16) * 27 / 24389

    x, y, z = 0.9643 * axis(middle + a / 500), axis(middle), 0.8251 * axis(middle - b / 200)
    return _rounded(
        [  # from the white of paper (D50) to that of a screen
            _curved(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
            _curved(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
            _curved(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
        ]
    )
