"""Colours in the formatting of a DOC ([MS-DOC] Ico, COLORREF, Shd), as numbers (`corpus.readers.wordlook`)."""

from __future__ import annotations

from corpus.readers.wordlook import AUTO, UNKNOWN, WHITE

# By their numbers: automatic, black, blue, cyan, green, magenta, red, yellow, white, and the darker ones.
_ICO = (
    AUTO, 0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, WHITE,
    0x000080, 0x008080, 0x008000, 0x800080, 0x800000, 0x808000, 0x808080, 0xC0C0C0,
)  # fmt: skip
_CLEAR, _SOLID, _NONE = 0, 1, 0x3F  # patterns; the last one, all ones, says that there is no shading
SHADE, _SHORT_SHADE = 10, 2  # bytes
_MOST_CELLS = 63
# Lists of the shades of cells, by the cell with which they begin; those of Word 97 begin with the first.
_LISTS = {0xD612: 0, 0xD616: 22, 0xD60C: 44}
_SHORT_LIST = 0xD609
_OF_CELLS, _OF_CELLS_SHORT, _ODD, _ODD_SHORT, _OF_TABLE = 0xD62D, 0x7627, 0xD62E, 0x7628, 0xD660
SHADES_CELLS = frozenset({*_LISTS, _SHORT_LIST, _OF_CELLS, _OF_CELLS_SHORT, _ODD, _ODD_SHORT, _OF_TABLE})


def numbered(number: int) -> int:
    """A colour by its number."""
    return _ICO[number] if number < len(_ICO) else UNKNOWN


def colour(data: bytes) -> int:
    """A colour of four bytes: red, green, blue, and whether the program chooses."""
    red, green, blue, automatic = data[:4]
    return AUTO if automatic else red << 16 | green << 8 | blue


def _ground(pattern: int, ink: int, ground: int) -> int:
    if pattern == _CLEAR:
        return ground
    if pattern == _SOLID:
        return ink if ink >= 0 else UNKNOWN
    return UNKNOWN


def short_shade(data: bytes) -> int:
    """The ground that a shade of two bytes gives; AUTO where it gives none, UNKNOWN for a pattern."""
    value = data[0] | data[1] << 8
    pattern = value >> 10
    return AUTO if pattern == _NONE else _ground(pattern, numbered(value & 31), numbered(value >> 5 & 31))


def shade(data: bytes) -> int:
    """The same for a shade of ten bytes."""
    pattern = data[8] | data[9] << 8
    return AUTO if pattern == 0xFFFF else _ground(pattern, colour(data), colour(data[4:]))


def cell_grounds(grounds: tuple[int, ...], code: int, operand: bytes) -> tuple[int, ...]:
    """The grounds of the cells of a row after an operation (one of `SHADES_CELLS`)."""
    found = list(grounds)

    def put(cell: int, ground: int) -> None:
        if cell < _MOST_CELLS:
            found.extend([AUTO] * (cell + 1 - len(found)))
            found[cell] = ground

    if code in _LISTS:
        for index in range(len(operand) // SHADE):
            put(_LISTS[code] + index, shade(operand[SHADE * index : SHADE * (index + 1)]))
    elif code == _SHORT_LIST:
        for index in range(len(operand) // _SHORT_SHADE):
            put(index, short_shade(operand[_SHORT_SHADE * index : _SHORT_SHADE * (index + 1)]))
    elif code == _OF_TABLE:
        for index in range(_MOST_CELLS if len(operand) >= SHADE else 0):
            if index >= len(found) or found[index] == AUTO:
                put(index, shade(operand))
    else:
        odd, short = code in {_ODD, _ODD_SHORT}, code in {_OF_CELLS_SHORT, _ODD_SHORT}
        if len(operand) < 2 + (_SHORT_SHADE if short else SHADE):
            return grounds
        given = short_shade(operand[2:]) if short else shade(operand[2:])
        for index in range(operand[0], min(operand[1], _MOST_CELLS)):
            put(index, UNKNOWN if odd else given)  # which of them are the odd ones nobody says clearly
    return tuple(found)
