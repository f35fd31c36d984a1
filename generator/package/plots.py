"""Draws plots as inline SVG: no script, no embedded font, colours from the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from generator.values.audition import Plot, Wave

_DECADES = (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0)
_WIDTH, _HEIGHT = 560, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 14, 38


_STYLE = """
text { font: 11px system-ui, sans-serif; fill: #5d636d } .title { font-size: 14px; font-weight: 600 }
.grid path { stroke: #dedcd6 }
.line { fill: none; stroke-width: 2; stroke: #a85d00 } .l1 { stroke: #3987c9 } .l2 { stroke: #4f9d5b }
.l3 { stroke: #b566c4 } .l4 { stroke: #c9504b } .l5 { stroke: #8b8f97 }
@media (prefers-color-scheme: dark) { text { fill: #a2a8b3 } .grid path { stroke: #363b43 } .l0 { stroke: #f0ab55 } }
"""


def svg(plot: Plot) -> str:
    """Returns the content of a <figure>: grid, axes, one line per series, and a legend below if there are several."""
    values = [value for line in plot.series.values() for value in line]
    low, high = _span(values)
    ticks_x, ticks_y = _ticks_x(plot), _ticks(low, high)
    low, high = min(low, ticks_y[0]), max(high, ticks_y[-1])

    def x(value: float) -> float:
        first, last = plot.x[0], plot.x[-1]
        if plot.logarithmic_x:
            part = math.log(value / first) / math.log(last / first)
        else:
            part = (value - first) / ((last - first) or 1)
        return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _TOP + (high - value) / ((high - low) or 1) * (_HEIGHT - _TOP - _BOTTOM)

    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    middle = (_TOP + bottom) / 2
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(plot.title, quote=True)}">',
        '<g class="grid">',
        *(f'<path d="M{x(tick):.1f} {_TOP}V{bottom}"/>' for tick in ticks_x),
        *(f'<path d="M{_LEFT} {y(tick):.1f}H{right}"/>' for tick in ticks_y),
        '</g><g class="axis">',
        *(_text(x(tick), bottom + 15, _label(tick)) for tick in ticks_x),
        *(_text(_LEFT - 6, y(tick) + 4, _label(tick), anchor="end") for tick in ticks_y),
        _text((_LEFT + right) / 2, _HEIGHT - 5, plot.x_label),
        f'<g transform="rotate(-90 12 {middle:.0f})">{_text(12, middle, plot.y_label)}</g></g>',
    ]
    for index, (name, line) in enumerate(plot.series.items()):
        points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(plot.x, line, strict=True))
        parts.append(f'<polyline class="line l{index % 6}" points="{points}"><title>{escape(name)}</title></polyline>')
    legend = "".join(
        f'<span><svg viewBox="0 0 18 8" aria-hidden="true"><path class="line l{index % 6}" d="M0 4h18"/></svg>'
        f"{escape(name)}</span>"
        for index, name in enumerate(plot.series)
    )
    below = f'<figcaption class="legend">{legend}</figcaption>' if len(plot.series) > 1 else ""
    return "".join([*parts, "</svg>", below])


def svg_file(plot: Plot) -> str:
    """Returns a plot as a separate SVG file, with its title, its colours and its legend inside."""
    body = svg(plot).partition("</svg>")[0].partition(">")[2]
    title = escape(plot.title, quote=True)
    several = len(plot.series) > 1
    head = 42 if several else 24
    legend, left = "", float(_LEFT)
    for index, name in enumerate(plot.series if several else ()):
        legend += f'<path class="line l{index % 6}" d="M{left:.1f} -10h16"/>' + _text(
            left + 21, -6, name, anchor="start"
        )
        left += 21 + 6.2 * len(name) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -{head} {_WIDTH} {_HEIGHT + head}" width="{_WIDTH}" '
        f'height="{_HEIGHT + head}" role="img" aria-label="{title}"><style>{_STYLE}</style>'
        f'<text class="title" x="{_LEFT}" y="{14 - head}">{title}</text>{legend}{body}</svg>\n'
    )


def waveform(wave: Wave) -> str:
    """Returns the outline of an audio sample as SVG, from low to high around the middle."""
    width, half = 560, 44
    step = width / max(len(wave.high), 1)
    top = " ".join(f"{index * step:.1f},{half - half * value:.1f}" for index, value in enumerate(wave.high))
    last = len(wave.low) - 1
    low = reversed(wave.low)
    bottom = " ".join(f"{(last - index) * step:.1f},{half - half * value:.1f}" for index, value in enumerate(low))
    return (
        f'<svg viewBox="0 0 {width} {2 * half}" role="img" aria-label="{escape(wave.label, quote=True)}">'
        f'<path class="middle" d="M0 {half}H{width}"/><polygon class="wave" points="{top} {bottom}"/></svg>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if high - low < 6:  # a flat line must look flat, not like mountains
        middle = (high + low) / 2
        low, high = middle - 6, middle + 6
    return low, high


def _ticks(low: float, high: float) -> list[float]:
    step = 10 ** math.floor(math.log10((high - low) / 4))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 6)
    first = math.floor(low / step)
    return [round(index * step, 6) for index in range(first, math.ceil(high / step) + 1)]


def _ticks_x(plot: Plot) -> list[float]:
    ticks = _DECADES if plot.logarithmic_x else _ticks(plot.x[0], plot.x[-1])
    return [tick for tick in ticks if plot.x[0] <= tick <= plot.x[-1]]


def _label(value: float) -> str:
    return f"{value / 1000:g}k" if abs(value) >= 1000 else f"{value:g}"
