"""Pictures of the benchmark as SVG, drawn by hand: no library, and the same bytes for the same figures."""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

WIDTH, HEIGHT = 860, 360
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 44, 56
INK, GRID, FILL, MARK = "#1f2933", "#d9e0e6", "#4c7fb3", "#b3403a"

Number = float | int


@dataclass
class Axis:
    """Maps values to pixels; log axes need positive values."""
    low: float
    high: float
    from_px: float
    to_px: float
    log: bool = False

    def at(self, value: Number) -> float:
        low, high, value = self.low, self.high, float(value)
        if self.log:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, self.low))
        share = 0.0 if high == low else (value - low) / (high - low)
        return self.from_px + max(0.0, min(1.0, share)) * (self.to_px - self.from_px)

    def ticks(self) -> list[float]:
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            marks = [10.0**power * step for power in range(first, last + 1) for step in ((1, 2, 5) if last - first < 4 else (1,))]
            return [mark for mark in marks if self.low <= mark <= self.high]
        rough = (self.high - self.low) / 6 or 1.0
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
        first = math.ceil(self.low / step)
        return [number * step for number in range(first, math.floor(self.high / step) + 1)]


@dataclass
class Picture:
    title: str
    x_name: str
    y_name: str
    parts: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> None:
        style = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
                          f'stroke-width="{width}"{style}/>')

    def text(self, x: float, y: float, words: str, anchor: str = "middle", size: int = 12, colour: str = INK,
             turn: bool = False) -> None:
        turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{turned}>'
                          f"{escape(words)}</text>")

    def box(self, x: float, y: float, width: float, height: float, colour: str = FILL) -> None:
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}" fill="{colour}"/>')

    def frame(self, x: Axis, y: Axis, say_x: Callable[[float], str], say_y: Callable[[float], str]) -> None:
        for tick in x.ticks():
            self.line(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, GRID)
            self.text(x.at(tick), HEIGHT - BOTTOM + 18, say_x(tick))
        for tick in y.ticks():
            self.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), GRID)
            self.text(LEFT - 8, y.at(tick) + 4, say_y(tick), anchor="end")

    def svg(self) -> str:
        self.text(LEFT, 24, self.title, anchor="start", size=15)
        self.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, self.x_name)
        self.text(18, (TOP + HEIGHT - BOTTOM) / 2, self.y_name, turn=True)
        self.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, INK)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img">\n'
                f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n' + "\n".join(self.parts) + "\n</svg>\n")


def say_time(nanoseconds: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:g} {unit}"
    return f"{nanoseconds:g} ns"


def say_count(count: float) -> str:
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if abs(count) >= size:
            return f"{count / size:g}{unit}"
    return f"{count:g}"


def latency_histogram(title: str, bars: list[list[int]], marks: Iterable[tuple[str, float]] = (), counted: str = "requests",
                      measured: str = "latency") -> str:
    """Bars of [up to ns, count] on two log axes, so that the tail can be seen; marks are named moments."""
    step = 2**0.25
    picture = Picture(title, f"{measured}, log scale", f"{counted}, log scale")
    bars = [bar for bar in bars if bar[1] > 0]
    x = Axis(bars[0][0] / step, bars[-1][0], LEFT, WIDTH - RIGHT, log=True)
    y = Axis(0.7, max(count for _, count in bars) * 1.5, HEIGHT - BOTTOM, TOP, log=True)
    picture.frame(x, y, say_time, say_count)
    for up_to, count in bars:
        left, top = x.at(up_to / step), y.at(count)
        picture.box(left, top, x.at(up_to) - left - 1, HEIGHT - BOTTOM - top)
    for place, (name, value) in enumerate(marks):
        picture.line(x.at(value), TOP, x.at(value), HEIGHT - BOTTOM, MARK, 1.5, "5 3")
        right = x.at(value) > (LEFT + WIDTH - RIGHT) / 2
        picture.text(x.at(value) + (-4 if right else 4), TOP + 12 + 14 * place, f"{name} {say_time(float(f'{value:.3g}'))}",
                     anchor="end" if right else "start", colour=MARK)
    return picture.svg()


def line_chart(title: str, x_name: str, y_name: str, points: list[tuple[float, float]], limit: float | None = None,
               say_y: Callable[[float], str] = say_count) -> str:
    picture = Picture(title, x_name, y_name)
    x = Axis(0, max(px for px, _ in points) or 1, LEFT, WIDTH - RIGHT)
    y = Axis(0, max([py for _, py in points] + [limit or 0]) * 1.1 or 1, HEIGHT - BOTTOM, TOP)
    picture.frame(x, y, say_count, say_y)
    path = " ".join(f"{x.at(px):.1f},{y.at(py):.1f}" for px, py in points)
    picture.parts.append(f'<polyline points="{path}" fill="none" stroke="{FILL}" stroke-width="2"/>')
    if limit is not None:
        picture.line(LEFT, y.at(limit), WIDTH - RIGHT, y.at(limit), MARK, 1.5, "5 3")
        picture.text(WIDTH - RIGHT, y.at(limit) - 5, f"limit {say_y(limit)}", anchor="end", colour=MARK)
    return picture.svg()


def bar_chart(title: str, y_name: str, bars: list[tuple[str, float]], limit: float | None = None) -> str:
    picture = Picture(title, "", y_name)
    y = Axis(0, max([value for _, value in bars] + [limit or 0]) * 1.1 or 1, HEIGHT - BOTTOM, TOP)
    picture.frame(Axis(0, 0, LEFT, LEFT), y, lambda _: "", say_count)
    room = (WIDTH - RIGHT - LEFT) / len(bars)
    for number, (name, value) in enumerate(bars):
        left = LEFT + room * (number + 0.2)
        picture.box(left, y.at(value), room * 0.6, HEIGHT - BOTTOM - y.at(value))
        picture.text(left + room * 0.3, y.at(value) - 6, f"{value:,.3g}")
        picture.text(left + room * 0.3, HEIGHT - BOTTOM + 18, name)
    if limit is not None:
        picture.line(LEFT, y.at(limit), WIDTH - RIGHT, y.at(limit), MARK, 1.5, "5 3")
    return picture.svg()


def flame_graph(title: str, stacks: dict[str, int], width: int = 1400) -> str:
    """Folded stacks ("outermost;…;innermost" and how many samples), the outermost below. What is narrower than a pixel is
    left out."""
    row, least = 16, 1.0
    tree: dict[str, Any] = {}
    for stack, count in sorted(stacks.items()):
        level = tree
        for frame in stack.split(";"):
            node = level.setdefault(frame, [0, {}])
            node[0] += count
            level = node[1]
    total = sum(stacks.values()) or 1
    boxes: list[tuple[float, int, float, str, int]] = []  # from the left, depth, width, frame, samples

    def place(level: dict[str, Any], left: float, depth: int) -> None:
        for frame, (count, below) in sorted(level.items()):
            wide = count / total * width
            if wide >= least:
                boxes.append((left, depth, wide, frame, count))
                place(below, left, depth + 1)
            left += wide

    place(tree, 0, 0)
    height = (max((depth for _, depth, *_ in boxes), default=0) + 1) * row + 40
    parts = []
    for left, depth, wide, frame, count in boxes:
        top = height - (depth + 1) * row - 4
        name = escape(frame)
        parts.append(f'<g><title>{name}: {count / total:.1%}</title><rect x="{left:.1f}" y="{top}" width="{max(wide - 0.4, 0.4):.1f}" '
                     f'height="{row - 1}" fill="{_warm(frame)}"/>'
                     + (f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(frame[:int(wide / 6.2)])}</text>' if wide > 40 else "") + "</g>")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11" '
            f'fill="{INK}" role="img">\n<rect width="{width}" height="{height}" fill="white"/>\n'
            f'<text x="4" y="20" font-size="15">{escape(title)}</text>\n' + "\n".join(parts) + "\n</svg>\n")


def _warm(frame: str) -> str:
    """The same colour for the same name."""
    mixed = sum(ord(character) * (place + 1) for place, character in enumerate(frame))
    return f"hsl({18 + mixed % 32}, 78%, {66 + mixed // 32 % 14}%)"
