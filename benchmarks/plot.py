"""A plot of lines over two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 200, 20, 50
COLOURS = ("#3f51b5", "#c2185b", "#00796b", "#ef6c00", "#5d4037", "#455a64")


class Line(NamedTuple):
    """What is drawn: a name, and points of x and y.  Without a name it belongs to the one before.

    It is dashed then, in the same colour.
    """

    name: str
    points: Sequence[tuple[float, float]]


class Axis(NamedTuple):
    """A logarithmic axis from one power of ten to another one, and its length in pixels."""

    low: int
    high: int
    length: int

    @classmethod
    def of(cls, values: list[float], length: int) -> Axis:
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), length)

    def at(self, value: float) -> float:
        """Return how far from its beginning a value stands."""
        return (math.log10(value) - self.low) / (self.high - self.low) * self.length


def plot(lines: Sequence[Line], across: str, up: str) -> str:
    """Return the plot; ``across`` and ``up`` name the axes."""
    x = Axis.of([p[0] for line in lines for p in line.points], WIDTH - LEFT - RIGHT)
    y = Axis.of([p[1] for line in lines for p in line.points], HEIGHT - TOP - BOTTOM)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(x, y),
        f'<text x="{LEFT + x.length / 2}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{escape(across)}</text>",
        f'<text x="14" y="{TOP + y.length / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {TOP + y.length / 2})">{escape(up)}</text>',
    ]
    number = -1
    for line in lines:
        number += bool(line.name)
        colour = COLOURS[number % len(COLOURS)]
        where = " ".join(f"{LEFT + x.at(a):.1f},{TOP + y.length - y.at(b):.1f}"
                         for a, b in line.points)  # fmt: skip
        dashes = "" if line.name else ' stroke-dasharray="5 4"'
        parts.append(
            f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        )
        if line.name:
            parts.append(
                f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 16 + 20 * number}" '
                f'fill="{colour}">{escape(line.name)}</text>'
            )
    parts.append(
        f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 40 + 20 * number}">dashed: ast.parse</text>'
    )
    return "\n".join([*parts, "</svg>", ""])


def _grid(x: Axis, y: Axis) -> Iterator[str]:
    for power in range(x.low, x.high + 1):
        at = LEFT + x.at(10**power)
        yield f'<path d="M{at:.1f} {TOP}V{TOP + y.length}" stroke="#dddddd"/>'
        yield f'<text x="{at:.1f}" y="{HEIGHT - 30}" text-anchor="middle">{_tick(power)}</text>'
    for power in range(y.low, y.high + 1):
        at = TOP + y.length - y.at(10**power)
        yield f'<path d="M{LEFT} {at:.1f}H{LEFT + x.length}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{_tick(power)}</text>'


def _tick(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
