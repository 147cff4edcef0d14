"""Costs beside the size of the store, as an SVG that needs nothing else; both scales are logarithmic."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 45, 60, 50
_COLOURS = ("#1f6f8b", "#b5541c", "#4d7c2a", "#7a4a9e")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:16px;font-weight:600}"
    ".grid{stroke:#ddd}.line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){"
    "text{fill:#ddd}.grid{stroke:#444}.paper{fill:#1b1b1b}}.paper{fill:#fff}"
)

Points = Sequence[tuple[float, float]]


def plot(title: str, lines: Mapping[str, Points], *, across: str, up: str) -> str:
    """Return an SVG of named lines; every number is above 0."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    left, right = _decades(xs)
    low, high = _decades(ys)

    def place(x: float, y: float) -> tuple[float, float]:
        over = (log10(x) - left) / (right - left) * (_WIDTH - _LEFT - _RIGHT)
        above = (log10(y) - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)
        return round(_LEFT + over, 1), round(_HEIGHT - _BOTTOM - above, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="title" x="{_LEFT}" y="22">{escape(title)}</text>',
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 12}" text-anchor="end">{escape(across)}</text>',
        f'<text x="{_LEFT}" y="{_TOP - 18}">{escape(up)}</text>',
    ]
    for power in range(left, right + 1):
        x, _ = place(10.0**power, 10.0**low)
        parts.append(f'<path class="grid" d="M{x} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text x="{x}" y="{_HEIGHT - 32}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        _, y = place(10.0**left, 10.0**power)
        parts.append(f'<path class="grid" d="M{_LEFT} {y}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>')
    for number, (name, points) in enumerate(lines.items()):
        parts += _line(name, [place(*point) for point in points], number)
    return "\n".join((*parts, "</svg>\n"))


def _line(name: str, places: Points, number: int) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    way = " ".join(f"{x},{y}" for x, y in places)
    x, y = places[-1]
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
    label = f'<text x="{x}" y="{y - 9}" text-anchor="end" style="fill:{colour}">{escape(name)}</text>'
    return [f'<polyline class="line" points="{way}" stroke="{colour}"/>', *dots, label]


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)
