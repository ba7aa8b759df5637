"""The calibration plot as SVG: what the engine said against what was so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

EDGES = (0, 30, 50, 70, 80, 90, 95, 98, 100)
SIDE, MARGIN = 360, 56


def bins(sure: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(mean confidence, percent right, pairs) of each range of confidences that has any."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [(c, r) for c, r in sure if low <= c < high or c == high == 100]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            found.append((mean, 100 * sum(r for _, r in inside) / len(inside), len(inside)))
    return found


def calibration_plot(sure: Sequence[tuple[float, bool]]) -> str:
    """Points on the line: a confidence of 80 is right eight times of ten. Their area is the number of pairs."""
    size = SIDE + 2 * MARGIN
    most = max((count for _, _, count in bins(sure)), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
        'font-family="system-ui, sans-serif" font-size="13" role="img">',
        "<title>Confidence of pairs against the share of them that is right</title>",
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
    ]
    for percent in range(0, 101, 20):
        x, y = _x(percent), _y(percent)
        parts += [
            f'<path d="M{x} {_y(0)}V{_y(100)}M{_x(0)} {y}H{_x(100)}" stroke="#e3e5e8" fill="none"/>',
            f'<text x="{x}" y="{_y(0) + 18}" text-anchor="middle" fill="#444">{percent}</text>',
            f'<text x="{_x(0) - 8}" y="{y + 4}" text-anchor="end" fill="#444">{percent}</text>',
        ]
    parts.append(f'<path d="M{_x(0)} {_y(0)}L{_x(100)} {_y(100)}" stroke="#8a9099" stroke-dasharray="4 4"/>')
    points = " ".join(f"{_x(said)},{_y(so)}" for said, so, _ in bins(sure))
    parts.append(f'<polyline points="{points}" fill="none" stroke="#1f6feb" stroke-width="1.5"/>')
    for said, so, count in bins(sure):
        radius = 4 + 12 * (count / most) ** 0.5
        parts += [
            f'<circle cx="{_x(said)}" cy="{_y(so)}" r="{radius:.1f}" fill="#1f6feb" fill-opacity="0.35" stroke="#1f6feb"/>',
            f'<text x="{_x(said) - radius - 4:.1f}" y="{_y(so) - 6:.1f}" text-anchor="end" fill="#222">{count}</text>',
        ]
    middle = MARGIN + SIDE / 2
    parts += [
        f'<text x="{middle}" y="{size - 14}" text-anchor="middle" fill="#222">confidence of the pair</text>',
        f'<text x="16" y="{middle}" text-anchor="middle" fill="#222" transform="rotate(-90 16 {middle})">'
        "percent that need no correction</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(percent: float) -> float:
    return round(MARGIN + SIDE * percent / 100, 1)


def _y(percent: float) -> float:
    return round(MARGIN + SIDE * (1 - percent / 100), 1)
