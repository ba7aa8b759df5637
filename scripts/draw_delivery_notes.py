"""Draw the demo's delivery notes: one line each, typed on a form, scanned a little askew. Run once; committed.

    python scripts/draw_delivery_notes.py src/overread/demo/inputs

The typing is Liberation Mono (SIL Open Font License), each letter struck a little differently; what is written by hand
are strokes of our own. Needs Pillow and that font; the same pictures come out every time.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, SCALE = 1320, 270, 2
ROW = 92
COLUMNS = (150, 330, 1120)
PAPER, RULE_INK, TYPE_INK, PEN_INK = (247, 244, 235), (176, 186, 190), (48, 46, 58), (34, 62, 140)

Stroke = list[tuple[float, float]]

# Each letter: strokes in a box 1 wide and 1 high, y down from the top of a tall letter to the line.
HAND: dict[str, list[Stroke]] = {
    "1": [[(0.25, 0.28), (0.5, 0.05), (0.46, 1.0)]],
    "3": [[(0.12, 0.14), (0.5, 0.0), (0.78, 0.2), (0.4, 0.46), (0.82, 0.66), (0.62, 1.0), (0.08, 0.92)]],
    "b": [[(0.22, 0.0), (0.16, 0.6), (0.16, 0.98), (0.6, 0.94), (0.72, 0.68), (0.46, 0.5), (0.17, 0.7)]],
    "r": [[(0.14, 0.52), (0.2, 1.0), (0.24, 0.7), (0.46, 0.5), (0.68, 0.56)]],
    "o": [
        [
            (0.5, 0.52),
            (0.18, 0.64),
            (0.26, 0.98),
            (0.62, 0.92),
            (0.66, 0.6),
            (0.44, 0.52),
            (0.6, 0.6),
            (0.85, 0.58),
        ]
    ],
    "k": [[(0.22, 0.0), (0.18, 1.0)], [(0.66, 0.48), (0.2, 0.74), (0.7, 1.0)]],
    "e": [[(0.14, 0.78), (0.62, 0.68), (0.46, 0.5), (0.16, 0.66), (0.24, 0.98), (0.72, 0.88)]],
    "n": [[(0.14, 0.54), (0.18, 1.0), (0.22, 0.7), (0.48, 0.52), (0.62, 0.7), (0.62, 0.96), (0.8, 0.94)]],
}


@dataclass(frozen=True)
class Line:
    """One row of a delivery note with its neighbours.

    struck: the quantity's correction by hand. hand: a remark after the text.
    """

    file: str
    number: str
    quantity: str
    text: str
    seed: int
    above: tuple[str, str, str]
    below: tuple[str, str, str]
    struck: str = ""
    hand: str = ""
    tilt: float = field(default=0.0)


LINES = (
    Line(
        "note-1.png",
        "3",
        "24",
        "pcs hex bolt M8 x 40, zinc plated",
        21,
        ("2", "24", "pcs washer M8"),
        ("4", "6", "boxes cable ties"),
        tilt=-0.5,
    ),
    Line(
        "note-2.png",
        "4",
        "6",
        "boxes cable ties 200 mm, black",
        22,
        ("3", "24", "pcs hex bolt M8 x 40"),
        ("5", "1", "pc crimping tool"),
        tilt=0.7,
    ),
    Line(
        "note-3.png",
        "1",
        "12",
        "rolls packing tape 50 mm x 66 m",
        23,
        ("No", "Qty", "Description"),
        ("2", "40", "pcs folding box B3"),
        tilt=-0.9,
    ),
    Line(
        "note-4.png",
        "2",
        "8",
        "pallets oak boards",
        24,
        ("1", "2", "pallets pine boards"),
        ("3", "1", "pallet beech"),
        struck="3",
        hand="1 broken",
        tilt=0.4,
    ),
)


def draw(line: Line) -> Image.Image:
    chance = random.Random(line.seed)
    form = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    rule(form)
    middle = HEIGHT / 2
    for offset, row in ((-ROW, line.above), (0, (line.number, line.quantity, line.text)), (ROW, line.below)):
        for left, words in zip(COLUMNS, row, strict=True):
            typewrite(
                form,
                words,
                left - (90 if left == COLUMNS[0] else 140 if left == COLUMNS[1] else 760),
                middle + offset,
                chance,
            )
    if line.struck:
        strike(form, 190, middle, chance)
        write(form, line.struck, 238, middle - 30, 46, chance)
    if line.hand:
        write(form, line.hand, 800, middle - 38, 50, chance)
    return scan(form, line, chance)


def rule(form: Image.Image) -> None:
    pen = ImageDraw.Draw(form)
    for step in (-1.5, -0.5, 0.5, 1.5):
        y = (HEIGHT / 2 + step * ROW) * SCALE
        pen.line([(24 * SCALE, y), ((WIDTH - 24) * SCALE, y)], fill=RULE_INK, width=2 * SCALE)
    for x in (24, COLUMNS[0], COLUMNS[1], WIDTH - 24):
        pen.line([(x * SCALE, 0), (x * SCALE, HEIGHT * SCALE)], fill=RULE_INK, width=2 * SCALE)


def typewrite(form: Image.Image, words: str, left: float, middle: float, chance: random.Random) -> None:
    font = ImageFont.truetype("LiberationMono-Regular.ttf", 38 * SCALE)
    step = 23.4 * SCALE
    for place, letter in enumerate(words):
        if letter == " ":
            continue
        ink = Image.new("L", (64 * SCALE, 76 * SCALE), 0)
        ImageDraw.Draw(ink).text((14 * SCALE, 12 * SCALE), letter, font=font, fill=255)
        ink = ink.rotate(chance.gauss(0, 0.7), Image.Resampling.BICUBIC)
        # A ribbon gives more here and less there.
        speck = Image.frombytes("L", (16, 19), chance.randbytes(16 * 19)).resize(
            ink.size, Image.Resampling.BICUBIC
        )
        strength = chance.uniform(0.78, 1.0)
        speck = speck.point(lambda value, strength=strength: min(255, round((205 + value // 4) * strength)))
        x = left * SCALE + place * step + chance.gauss(0, 0.7 * SCALE) - 14 * SCALE
        y = middle * SCALE - 36 * SCALE + chance.gauss(0, 1.0 * SCALE)
        form.paste(TYPE_INK, (round(x), round(y)), ImageChops.multiply(ink, speck))


def write(form: Image.Image, words: str, left: float, top: float, size: float, chance: random.Random) -> None:
    """By hand, with a ballpoint pen: smooth strokes that lean to the right."""
    ink = Image.new("L", form.size, 0)
    pen = ImageDraw.Draw(ink)
    x = left
    for letter in words:
        width = size * (0.34 if letter in " 1" else 0.5)
        for stroke in HAND.get(letter, []):
            points = [
                (
                    (x + u * width + (1 - v) * size * 0.16 + chance.gauss(0, 0.5)) * SCALE,
                    (top + v * size + chance.gauss(0, 0.6)) * SCALE,
                )
                for u, v in smooth(stroke)
            ]
            for number, (px, py) in enumerate(points):
                radius = SCALE * (1.7 + 0.35 * (number % 9) / 9)
                pen.ellipse((px - radius, py - radius, px + radius, py + radius), fill=225)
            pen.line(points, fill=225, width=round(3.2 * SCALE), joint="curve")
        x += width + size * 0.06
    form.paste(PEN_INK, mask=ink)


def strike(form: Image.Image, left: float, middle: float, chance: random.Random) -> None:
    ink = Image.new("L", form.size, 0)
    pen = ImageDraw.Draw(ink)
    for rise in (8, 3):
        points = [
            ((left - 10 + 4.2 * step) * SCALE, (middle + rise - 1.5 * step + chance.gauss(0, 0.6)) * SCALE)
            for step in range(10)
        ]
        pen.line(points, fill=225, width=round(3.2 * SCALE), joint="curve")
    form.paste(PEN_INK, mask=ink)


def smooth(points: Stroke, steps: int = 10) -> Stroke:
    """A Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for number in range(steps):
            t = number / steps
            curve.append(
                tuple(
                    0.5
                    * (
                        2 * b[i]
                        + (c[i] - a[i]) * t
                        + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t**2
                        + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t**3
                    )
                    for i in range(2)
                )
            )
    return [*curve, points[-1]]  # type: ignore[list-item]  # pairs, built of two


def scan(form: Image.Image, line: Line, chance: random.Random) -> Image.Image:
    """Askew, a fold's shadow, grain: what an office scanner makes of it."""
    turned = form.rotate(line.tilt, Image.Resampling.BICUBIC, fillcolor=PAPER).resize(
        (WIDTH, HEIGHT), Image.Resampling.LANCZOS
    )
    fold = Image.new("L", (WIDTH, HEIGHT), 0)
    x = chance.randint(WIDTH // 3, WIDTH - 200)
    ImageDraw.Draw(fold).polygon([(x, 0), (x + 26, 0), (x + 40, HEIGHT), (x + 14, HEIGHT)], fill=46)
    turned.paste((120, 112, 96), mask=fold.filter(ImageFilter.GaussianBlur(9)))
    grain = Image.frombytes("L", (WIDTH, HEIGHT), chance.randbytes(WIDTH * HEIGHT)).filter(
        ImageFilter.GaussianBlur(0.8)
    )
    grain = grain.point(lambda value: 128 + (value - 128) // 10)
    grained = ImageChops.overlay(
        turned.filter(ImageFilter.GaussianBlur(0.5)), Image.merge("RGB", (grain, grain, grain))
    )
    return grained.crop((30, 24, WIDTH - 30, HEIGHT - 24))


def main() -> None:
    folder = Path(sys.argv[1])
    for line in LINES:
        draw(line).quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            folder / line.file, optimize=True
        )


if __name__ == "__main__":
    main()
