"""A web address -> the QR code that leads to it, as SVG (ISO/IEC 18004, byte mode, error correction level M).

Own code, since a general encoder takes 5 ms for one (segno 1.6; 1.4 ms with a given mask), and a document has 2.4 ms in all. The modules of
a code of one size are an affine function of its bytes over GF(2): every byte at its place is worked out once, as a number with a bit a
module, and an address is the exclusive or of its bytes' numbers: 0.03 ms. The mask is always the same; readers learn it from the code.
"""

import functools
from collections.abc import Callable, Iterator
from operator import xor

_SIZES = {
    1: (10, 1, 16, 0), 2: (16, 1, 28, 0), 3: (26, 1, 44, 0), 4: (18, 2, 32, 0), 5: (24, 2, 43, 0), 6: (16, 4, 27, 0), 7: (18, 4, 31, 0),
    8: (22, 2, 38, 2), 9: (22, 3, 36, 2), 10: (26, 4, 43, 1), 11: (30, 1, 50, 4), 12: (22, 6, 36, 2), 13: (22, 8, 37, 1),
    14: (24, 4, 40, 5), 15: (24, 5, 41, 5),
}  # fmt: skip
"""Version -> correction bytes of a block; blocks; data bytes of each; further blocks, which have a byte more (table 9)."""
_ALIGNMENT = {
    1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50),
    11: (6, 30, 54), 12: (6, 32, 58), 13: (6, 34, 62), 14: (6, 26, 46, 66), 15: (6, 26, 48, 70),
}  # fmt: skip
"""Version -> middles of alignment patterns, in both directions (annex E)."""
QUIET = 4
"""Modules of margin."""
_STEP = 12
"""Modules that are drawn by one look-up."""


def svg(address: str, label: str) -> str:
    """An `<svg>` of the address; empty for one of more than 412 bytes. `label`, escaped, is what it says to those who do not see it."""
    data = address.encode()
    for version in _SIZES:
        if len(data) <= _room(version):
            return _draw(_code(version).modules(data), 17 + 4 * version, label)
    return ""


def _room(version: int) -> int:
    """Bytes of an address that a version holds, after mode and length."""
    _, blocks, size, longer = _SIZES[version]
    return blocks * size + longer * (size + 1) - (2 if version < 10 else 3)


def _draw(modules: int, side: int, label: str) -> str:
    """One path of horizontal strokes; row by row, a dozen modules a look-up."""
    pieces, last = _strokes(side)
    row_mask, chunk_mask, steps = (1 << side) - 1, (1 << _STEP) - 1, -(-side // _STEP)
    path: list[str] = []
    for row in range(side - 1, -1, -1):
        bits = (modules >> row * side & row_mask) << steps * _STEP - side
        for step in range(steps - 1, 0, -1):
            path.append(pieces[bits >> step * _STEP & chunk_mask])
        path.append(last[bits & chunk_mask])
    box = side + 2 * QUIET
    return (
        f'<svg class="gk-qr" viewBox="0 0 {box} {box}" role="img" aria-label="{label}"><path fill="#fff" d="M0 0h{box}v{box}H0z"/>'
        f'<path stroke="#000" d="M{QUIET} {QUIET}.5{"".join(path)}"/></svg>'
    )


@functools.cache
def _strokes(side: int) -> tuple[list[str], list[str]]:
    """A dozen modules as bits -> strokes (h) and gaps (m); in the middle of a row, and at its end, from where the next row begins."""
    steps = -(-side // _STEP)
    rest = side - (steps - 1) * _STEP
    pieces, last = [], []
    for bits in range(1 << _STEP):
        runs = _runs(f"{bits:0{_STEP}b}")
        pieces.append("".join(f"h{length}" if dark else f"m{length} 0" for dark, length in runs))
        ends = _runs(f"{bits:0{_STEP}b}"[:rest].rstrip("0"))
        done = sum(length for _, length in ends)
        strokes = "".join(f"h{length}" if dark else f"m{length} 0" for dark, length in ends)
        last.append(f"{strokes}m{-(steps - 1) * _STEP - done} 1")
    return pieces, last


def _runs(bits: str) -> list[tuple[bool, int]]:
    runs: list[tuple[bool, int]] = []
    for bit in bits:
        if runs and runs[-1][0] == (bit == "1"):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((bit == "1", 1))
    return runs


@functools.cache
def _code(version: int) -> "_Code":
    return _Code(version)


class _Code:
    """All that codes of one version share."""

    def __init__(self, version: int) -> None:
        self.correction, blocks, size, longer = _SIZES[version]
        self.sizes = [size] * blocks + [size + 1] * longer
        self.header = 12 if version < 10 else 20
        """Bits before the first byte: mode and length."""
        self.places = _places(version)
        self.fixed = _fixed(version)
        self.generator = _generator(self.correction)
        self.bytes: dict[int, int] = _Worked(self._byte)
        self.lengths: dict[int, int] = _Worked(self._length)

    def modules(self, data: bytes) -> int:
        """The code as a number: rows from the top, in each from the left, the last module lowest."""
        known = self.bytes
        return functools.reduce(xor, [known[place << 8 | byte] for place, byte in enumerate(data)], self.lengths[len(data)])

    def _byte(self, key: int) -> int:
        """What a byte adds to the code at its place in the address."""
        place, byte = key >> 8, key & 0xFF
        first = (self.header + 8 * place) // 8
        return self._codeword(first, byte >> 4) ^ self._codeword(first + 1, (byte & 15) << 4)

    def _length(self, length: int) -> int:
        """Everything of a code but the bytes of its address: patterns, mask, mode, length, end, padding."""
        room = sum(self.sizes)
        header = 0b0100 << self.header - 4 | length
        words = bytearray((header << 4 + 8 * length).to_bytes(self.header // 8 + 1 + length, "big"))
        words += bytes((0xEC, 0x11)[n % 2] for n in range(room - len(words)))
        return functools.reduce(xor, (self._codeword(place, word) for place, word in enumerate(words)), self.fixed)

    def _codeword(self, index: int, value: int) -> int:
        """What a data codeword adds: itself at its place, and its part of its block's correction bytes."""
        if not value:
            return 0
        block, inside = 0, index
        while inside >= self.sizes[block]:
            inside -= self.sizes[block]
            block += 1
        short, count = self.sizes[0], len(self.sizes)
        # Interleaved: the first bytes of all blocks, then the second ones …; last the bytes that only the longer blocks have.
        at = inside * count + block if inside < short else short * count + block - self.sizes.count(short)
        found = self._spread(at, value)
        for place, word in enumerate(self._remainder(value, self.sizes[block] - 1 - inside)):
            found ^= self._spread(sum(self.sizes) + place * count + block, word)
        return found

    def _spread(self, codeword: int, value: int) -> int:
        """A codeword's bits at their modules."""
        found = 0
        for bit in range(8):
            if value >> 7 - bit & 1:
                found |= 1 << self.places[codeword * 8 + bit]
        return found

    def _remainder(self, value: int, zeros: int) -> list[int]:
        """Correction bytes (Reed-Solomon) of a byte that so many zeros follow."""
        rest = [0] * self.correction
        for byte in (value, *[0] * zeros):
            factor = byte ^ rest[0]
            rest = [a ^ _times(factor, b) for a, b in zip((*rest[1:], 0), self.generator, strict=True)]
        return rest


class _Worked(dict[int, int]):
    """A table that works out what it does not hold."""

    def __init__(self, work: Callable[[int], int]) -> None:
        super().__init__()
        self.work = work

    def __missing__(self, key: int) -> int:
        self[key] = found = self.work(key)
        return found


_EXP = [1]
for _ in range(254):
    _EXP.append(_EXP[-1] << 1 ^ (0x11D if _EXP[-1] & 0x80 else 0))
_LOG = {value: power for power, value in enumerate(_EXP)}
"""Powers of 2 in GF(256), and back."""


def _times(a: int, b: int) -> int:
    return _EXP[(_LOG[a] + _LOG[b]) % 255] if a and b else 0


def _generator(degree: int) -> list[int]:
    """The generator polynomial without its leading 1."""
    found = [1]
    for power in range(degree):
        found = [a ^ _times(b, _EXP[power]) for a, b in zip((*found, 0), (0, *found), strict=True)]
    return found[1:]


def _patterns(version: int) -> dict[tuple[int, int], bool]:
    """(row, column) -> dark: everything that is the same in all codes of a version (with mask 0: dark where row and column add up even)."""
    side = 17 + 4 * version
    found: dict[tuple[int, int], bool] = {}
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        for row in range(top - 1, top + 8):
            for column in range(left - 1, left + 8):
                if 0 <= row < side and 0 <= column < side:
                    far = max(abs(row - top - 3), abs(column - left - 3))
                    found[row, column] = far not in (2, 4)
    for n in range(8, side - 8):
        found[6, n] = found[n, 6] = n % 2 == 0
    middles = _ALIGNMENT[version]
    for y in middles:
        for x in middles:
            if (y, x) not in ((6, 6), (6, middles[-1]), (middles[-1], 6)):
                for row in range(y - 2, y + 3):
                    for column in range(x - 2, x + 3):
                        found[row, column] = max(abs(row - y), abs(column - x)) != 1
    found |= dict(_information(version, side))
    found[side - 8, 8] = True
    return found


def _information(version: int, side: int) -> Iterator[tuple[tuple[int, int], bool]]:
    """Level and mask, and from version 7 on the version; each twice, with BCH check bits (annexes C, D)."""
    level = 0b00 << 3 | 0b000  # level M, mask 0
    said = (level << 10 | _check(level, 0b10100110111, 10)) ^ 0b101010000010010
    for bit in range(15):
        dark = bool(said >> bit & 1)
        yield ((bit, 8) if bit < 6 else (bit + 1, 8) if bit < 8 else (side - 15 + bit, 8)), dark
        yield ((8, side - 1 - bit) if bit < 8 else (8, 7) if bit == 8 else (8, 14 - bit)), dark
    if version >= 7:
        said = version << 12 | _check(version, 0b1111100100101, 12)
        for bit in range(18):
            dark = bool(said >> bit & 1)
            yield (bit // 3, side - 11 + bit % 3), dark
            yield (side - 11 + bit % 3, bit // 3), dark


def _check(value: int, divisor: int, degree: int) -> int:
    """The remainder of a division of polynomials over GF(2)."""
    rest = value << degree
    while rest.bit_length() > degree:
        rest ^= divisor << rest.bit_length() - degree - 1
    return rest


def _free(version: int) -> Iterator[tuple[int, int]]:
    """Modules for codewords, in their order: pairs of columns from the right, up and down in turn, past the vertical timing pattern."""
    side, taken = 17 + 4 * version, _patterns(version)
    for turn, right in enumerate((*range(side - 1, 6, -2), *range(5, 0, -2))):
        for row in range(side) if turn % 2 else range(side - 1, -1, -1):
            yield from ((row, column) for column in (right, right - 1) if (row, column) not in taken)


def _places(version: int) -> list[int]:
    """Bits of codewords in their order -> which bit of the number is their module."""
    side = 17 + 4 * version
    return [side * side - 1 - row * side - column for row, column in _free(version)]


def _fixed(version: int) -> int:
    """Patterns, and the mask over all other modules."""
    side = 17 + 4 * version
    dark = [place for place, is_dark in _patterns(version).items() if is_dark]
    dark += [(row, column) for row, column in _free(version) if (row + column) % 2 == 0]
    return sum(1 << side * side - 1 - row * side - column for row, column in dark)
