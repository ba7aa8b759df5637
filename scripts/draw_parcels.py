"""Draw the demo's parcels: boxes on a sorting belt, seen by a camera above it. Run once; the pictures are committed.

    python scripts/draw_parcels.py src/overread/demo/inputs

Everything is geometry: a box has three faces, what is printed, stuck or broken on a face is drawn in the face's own
coordinates (0 to 1) and put into perspective with it. Needs Pillow; the same pictures come out every time.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 900
SCALE = 2  # drawn larger and shrunk: smooth edges
CAMERA_HEIGHT, CAMERA_BACK, FOCAL = 5.2, 5.6, 2.25

Point = tuple[float, float]
Space = tuple[float, float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Parcel:
    """size: width, depth, height. turn: degrees. damage: '', 'crushed', 'torn' or 'wet'."""

    file: str
    size: Space
    turn: float
    board: Colour
    damage: str
    seed: int
    place: Point = (0.0, 0.0)
    fragile: bool = False


PARCELS = (
    Parcel("parcel-1.jpg", (1.9, 1.4, 1.0), 24, (196, 152, 104), "", 11),
    Parcel("parcel-2.jpg", (1.7, 1.5, 1.2), -28, (188, 144, 98), "crushed", 12, (0.1, 0.1)),
    Parcel("parcel-3.jpg", (2.1, 1.3, 0.9), 16, (201, 160, 114), "torn", 13, (-0.1, 0.0)),
    Parcel("parcel-4.jpg", (1.3, 1.3, 1.3), 38, (182, 138, 92), "", 14, (0.0, 0.2), fragile=True),
    Parcel("parcel-5.jpg", (2.0, 1.5, 0.8), -18, (198, 156, 110), "wet", 15),
    Parcel("parcel-6.jpg", (1.8, 1.2, 1.1), 30, (190, 147, 100), "crushed", 16, (-0.2, 0.1), fragile=True),
)


def project(point: Space) -> Point:
    """Belt coordinates (x to the right, y away, z up) to pixels of the large picture."""
    x, y, z = point
    tilt = math.atan2(CAMERA_HEIGHT - 0.5, CAMERA_BACK)
    away, up = y + CAMERA_BACK, z - CAMERA_HEIGHT
    depth = away * math.cos(tilt) - up * math.sin(tilt)
    high = away * math.sin(tilt) + up * math.cos(tilt)
    unit = FOCAL * HEIGHT * SCALE / depth
    return WIDTH * SCALE / 2 + x * unit, HEIGHT * SCALE * 0.5 - high * unit


class Face:
    """A side of the box: four corners in space, u along the first edge, v along the last."""

    def __init__(self, corners: Sequence[Space], light: float) -> None:
        self.corners, self.light = corners, light

    def at(self, u: float, v: float) -> Point:
        a, b, c, d = self.corners
        return project(
            tuple(  # type: ignore[arg-type]
                (1 - u) * (1 - v) * a[i] + u * (1 - v) * b[i] + u * v * c[i] + (1 - u) * v * d[i]
                for i in range(3)
            )
        )

    def outline(self) -> list[Point]:
        return [project(corner) for corner in self.corners]


def draw(parcel: Parcel) -> Image.Image:
    chance = random.Random(parcel.seed)
    picture = belt(chance)
    faces, footprint = box(parcel)
    cast_shadow(picture, footprint)
    board(picture, parcel, faces, chance)
    tape(picture, faces)
    label(picture, faces[1], chance, at=0.07 if parcel.turn < 0 else 0.55)
    if parcel.fragile:
        fragile_mark(picture, faces[2])
    DAMAGES[parcel.damage](picture, parcel, faces, chance)
    return photograph(picture, chance)


def box(parcel: Parcel) -> tuple[list[Face], list[Space]]:
    """Top, front and side as the camera sees them, and the corners on the belt."""
    wide, deep, high = parcel.size
    turn = math.radians(parcel.turn)

    def corner(x: float, y: float, z: float) -> Space:
        return (
            x * math.cos(turn) - y * math.sin(turn) + parcel.place[0],
            x * math.sin(turn) + y * math.cos(turn) + parcel.place[1],
            z,
        )

    xs, ys = (-wide / 2, wide / 2), (-deep / 2, deep / 2)
    low = [corner(xs[0], ys[0], 0), corner(xs[1], ys[0], 0), corner(xs[1], ys[1], 0), corner(xs[0], ys[1], 0)]
    top = [(x, y, high) for x, y, _ in low]
    front = Face([low[0], low[1], top[1], top[0]], 0.86)
    # A box that is turned to the left shows its right side, and the other way round.
    side = (
        Face([low[1], low[2], top[2], top[1]], 0.66)
        if parcel.turn < 0
        else Face([low[3], low[0], top[0], top[3]], 0.66)
    )
    return [Face(top, 1.06), front, side], low


def belt(chance: random.Random) -> Image.Image:
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), (118, 121, 124))
    pen = ImageDraw.Draw(picture)

    def plank(left: float, right: float, height: float, colour: Colour) -> None:
        pen.polygon(
            [
                project(p)
                for p in ((left, -4, height), (right, -4, height), (right, 14, height), (left, 14, height))
            ],
            fill=colour,
        )

    plank(-2.35, 2.35, -0.25, (70, 73, 77))
    plank(-2.1, 2.1, 0, (52, 55, 60))
    y = -4.0
    while y < 12:
        pen.polygon(
            [project(p) for p in ((-2.1, y, 0), (2.1, y, 0), (2.1, y + 0.025, 0), (-2.1, y + 0.025, 0))],
            fill=(45, 48, 52),
        )
        y += 0.34
    for left, right in ((-2.34, -2.1), (2.1, 2.34)):
        plank(left, right, 0.12, (158, 163, 168))
        middle = (left + right) / 2
        plank(middle - 0.02, middle + 0.02, 0.125, (196, 200, 204))
    for _ in range(60):  # scuffs of a belt that has seen many parcels
        x, y = chance.uniform(-1.9, 1.9), chance.uniform(-2.5, 4)
        length = chance.uniform(0.1, 0.5)
        pen.line(
            [project((x, y, 0)), project((x + chance.uniform(-0.05, 0.05), y + length, 0))],
            fill=(66, 69, 74),
            width=SCALE,
        )
    return picture


def cast_shadow(picture: Image.Image, footprint: list[Space]) -> None:
    mask = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(mask)
    pen.polygon([project((x + 0.16, y + 0.02, 0)) for x, y, _ in footprint], fill=170)
    pen.polygon([project((x + 0.02, y - 0.03, 0)) for x, y, _ in footprint], fill=220)
    mask = mask.filter(ImageFilter.GaussianBlur(14 * SCALE))
    picture.paste((14, 15, 18), mask=mask)


def shade(colour: Colour, light: float) -> Colour:
    return tuple(max(0, min(255, round(part * light))) for part in colour)  # type: ignore[return-value]


def board(picture: Image.Image, parcel: Parcel, faces: list[Face], chance: random.Random) -> None:
    pen = ImageDraw.Draw(picture)
    for face in faces:
        pen.polygon(face.outline(), fill=shade(parcel.board, face.light))
        for _ in range(220):  # fibres
            u, v, length = chance.random(), chance.random(), chance.uniform(0.02, 0.12)
            tone = shade(parcel.board, face.light * chance.uniform(0.95, 1.04))
            pen.line([face.at(u, v), face.at(min(1, u + length), v)], fill=tone, width=SCALE)
    gradient(picture, faces)
    top, front, side = faces
    pen = ImageDraw.Draw(picture)
    pen.line(
        [top.at(0, 0.5), top.at(1, 0.5)], fill=shade(parcel.board, 0.62), width=2 * SCALE
    )  # where the flaps meet
    for face in (front, side):
        pen.line([face.at(0, 1), face.at(1, 1)], fill=shade(parcel.board, 1.2), width=SCALE)
        pen.line([face.at(0, 0), face.at(1, 0)], fill=shade(parcel.board, 0.4), width=2 * SCALE)


def gradient(picture: Image.Image, faces: list[Face]) -> None:
    """Sides grow darker towards the belt."""
    for face in faces[1:]:
        mask = Image.new("L", picture.size, 0)
        pen = ImageDraw.Draw(mask)
        steps = 40
        for step in range(steps):
            low, high = step / steps, (step + 1) / steps
            pen.polygon(
                [face.at(0, low), face.at(1, low), face.at(1, high), face.at(0, high)],
                fill=round(80 * (1 - low) ** 2),
            )
        picture.paste((30, 20, 12), mask=mask)


def tape(picture: Image.Image, faces: list[Face]) -> None:
    layer = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(layer)
    top, _, side = faces
    pen.polygon([top.at(0, 0.43), top.at(1, 0.43), top.at(1, 0.57), top.at(0, 0.57)], fill=120)
    pen.polygon([side.at(0.43, 0.72), side.at(0.57, 0.72), side.at(0.57, 1), side.at(0.43, 1)], fill=110)
    picture.paste((214, 186, 138), mask=layer)
    shine = Image.new("L", picture.size, 0)
    ImageDraw.Draw(shine).polygon(
        [top.at(0.1, 0.455), top.at(0.8, 0.455), top.at(0.8, 0.475), top.at(0.1, 0.475)], fill=90
    )
    picture.paste((255, 246, 225), mask=shine.filter(ImageFilter.GaussianBlur(2 * SCALE)))


def label(picture: Image.Image, face: Face, chance: random.Random, at: float) -> None:
    """An address label, `at` being its left edge; away from the edge that may be crushed."""
    pen = ImageDraw.Draw(picture)

    def area(left: float, low: float, right: float, high: float, colour: Colour) -> None:
        left, right = left - 0.55 + at, right - 0.55 + at
        pen.polygon(
            [face.at(left, low), face.at(right, low), face.at(right, high), face.at(left, high)], fill=colour
        )

    area(0.55, 0.22, 0.93, 0.84, (231, 230, 224))
    for row, (start, end) in enumerate(((0.58, 0.74), (0.58, 0.7), (0.58, 0.78))):
        area(start, 0.74 - 0.065 * row, end, 0.775 - 0.065 * row, (70, 70, 74))
    area(0.82, 0.66, 0.91, 0.8, (198, 64, 44))
    area(0.57, 0.54, 0.91, 0.55, (150, 150, 150))
    x = 0.59
    while x < 0.89:
        bar = chance.choice((0.004, 0.004, 0.008, 0.012))
        area(x, 0.27, min(x + bar, 0.89), 0.5, (34, 34, 36))
        x += bar + chance.choice((0.004, 0.007, 0.011))


def fragile_mark(picture: Image.Image, face: Face) -> None:
    """Two arrows: this side up."""
    pen = ImageDraw.Draw(picture)
    ink = (96, 58, 34)
    for middle in (0.2, 0.34):
        pen.polygon(
            [face.at(middle - 0.05, 0.48), face.at(middle + 0.05, 0.48), face.at(middle, 0.66)], fill=ink
        )
        pen.polygon(
            [
                face.at(middle - 0.018, 0.24),
                face.at(middle + 0.018, 0.24),
                face.at(middle + 0.018, 0.5),
                face.at(middle - 0.018, 0.5),
            ],
            fill=ink,
        )
    pen.line([face.at(0.12, 0.2), face.at(0.42, 0.2)], fill=ink, width=4 * SCALE)


def no_damage(picture: Image.Image, parcel: Parcel, faces: list[Face], chance: random.Random) -> None:
    """A few scuffs, as on every parcel."""
    pen = ImageDraw.Draw(picture)
    for _ in range(9):
        face = chance.choice(faces)
        u, v = chance.uniform(0.05, 0.9), chance.uniform(0.05, 0.9)
        pen.line(
            [face.at(u, v), face.at(u + 0.05, v + chance.uniform(-0.03, 0.03))],
            fill=shade(parcel.board, face.light * 1.13),
            width=SCALE,
        )


def crushed(picture: Image.Image, parcel: Parcel, faces: list[Face], chance: random.Random) -> None:
    """The near upper edge is pressed in: a dark hollow with creases that run from it over top and front."""
    top, front, side = faces
    right = parcel.turn < 0
    near = 1.0 if right else 0.0  # where front and side meet, along the front's u

    def along(part: float) -> float:
        return near - part if right else near + part

    rim = [
        top.at(along(0.42), 0.0),
        top.at(along(0.34), 0.1),
        top.at(along(0.2), 0.2),
        top.at(along(0.1), 0.26),
        top.at(along(0.0), 0.3),
    ]
    below = [
        front.at(along(0.0), 0.66),
        front.at(along(0.08), 0.7),
        front.at(along(0.2), 0.78),
        front.at(along(0.32), 0.9),
        front.at(along(0.42), 1.0),
    ]
    hollow = Image.new("L", picture.size, 0)
    ImageDraw.Draw(hollow).polygon(rim + below, fill=255)
    picture.paste(shade(parcel.board, 0.74), mask=hollow)
    pen = ImageDraw.Draw(picture)
    middle = front.at(along(0.1), 0.86)
    pen.polygon([*rim[1:4], middle], fill=shade(parcel.board, 0.94))
    pen.polygon([*below[1:4], middle], fill=shade(parcel.board, 0.55))
    pen.polygon([rim[3], rim[4], below[0], below[1], middle], fill=shade(parcel.board, 0.47))
    deep = Image.new("L", picture.size, 0)
    ImageDraw.Draw(deep).line([rim[0], rim[1], middle, below[2], below[4]], fill=200, width=7 * SCALE)
    ImageDraw.Draw(deep).line([rim[4], middle], fill=200, width=7 * SCALE)
    picture.paste(
        (52, 34, 20), mask=ImageChops.multiply(deep.filter(ImageFilter.GaussianBlur(4 * SCALE)), hollow)
    )
    pen = ImageDraw.Draw(picture)
    for line in (rim, below):
        pen.line(line, fill=shade(parcel.board, 0.45), width=2 * SCALE, joint="curve")
        pen.line(
            [(x + SCALE, y - 2 * SCALE) for x, y in line],
            fill=shade(parcel.board, 1.2),
            width=SCALE,
            joint="curve",
        )
    for _ in range(7):  # creases in the board around it
        start = front.at(along(chance.uniform(0.05, 0.4)), chance.uniform(0.66, 0.85))
        end = front.at(along(chance.uniform(0.1, 0.5)), chance.uniform(0.3, 0.6))
        pen.line([start, end], fill=shade(parcel.board, 0.66), width=SCALE)
        pen.line(
            [(start[0] + SCALE, start[1]), (end[0] + SCALE, end[1])],
            fill=shade(parcel.board, 1.05),
            width=SCALE,
        )
    del side


def torn(picture: Image.Image, parcel: Parcel, faces: list[Face], chance: random.Random) -> None:
    """A hole in the front with a ragged rim of light inner paper, and tissue paper behind it."""
    front = faces[1]

    def ring(grow: float, jitter: float) -> list[Point]:
        points = []
        for step in range(40):
            angle = 2 * math.pi * step / 40
            reach = grow + chance.uniform(-jitter, jitter)
            points.append(
                front.at(
                    0.27 + 0.17 * reach * math.cos(angle),
                    0.52 + 0.25 * reach * math.sin(angle) + 0.05 * math.cos(2 * angle),
                )
            )
        return points

    pen = ImageDraw.Draw(picture)
    pen.polygon(ring(1.22, 0.14), fill=(222, 196, 158))
    pen.polygon(ring(1.08, 0.1), fill=shade(parcel.board, 0.6))
    hole = Image.new("L", picture.size, 0)
    ImageDraw.Draw(hole).polygon(ring(0.97, 0.08), fill=255)
    inside = Image.new("RGB", picture.size, (30, 22, 16))
    paper = ImageDraw.Draw(inside)
    for _ in range(16):
        u, v = chance.uniform(0.15, 0.4), chance.uniform(0.25, 0.6)
        corners = [
            front.at(u + chance.uniform(-0.07, 0.07), v + chance.uniform(-0.12, 0.12)) for _ in range(3)
        ]
        tone = chance.randint(120, 190)
        paper.polygon(corners, fill=(tone, tone, tone + 8))
    depth = Image.new("L", picture.size, 150)
    ImageDraw.Draw(depth).polygon(ring(0.55, 0.05), fill=0)
    inside.paste((24, 17, 12), mask=depth.filter(ImageFilter.GaussianBlur(16 * SCALE)))
    picture.paste(inside, mask=hole)
    pen = ImageDraw.Draw(picture)
    flap = [front.at(0.4, 0.7), front.at(0.47, 0.62), front.at(0.52, 0.38), front.at(0.41, 0.42)]
    pen.polygon(flap, fill=(214, 184, 142))
    pen.line([flap[0], flap[3]], fill=shade(parcel.board, 0.5), width=2 * SCALE)
    pen.line(
        [front.at(0.27, 0.78), front.at(0.24, 0.9), front.at(0.25, 1.0)], fill=(58, 40, 26), width=3 * SCALE
    )


def wet(picture: Image.Image, parcel: Parcel, faces: list[Face], chance: random.Random) -> None:
    """Dark stains that rise from the belt and one that was dropped on the top, each with its darker rim."""
    on_box = Image.new("L", picture.size, 0)
    for face in faces:
        ImageDraw.Draw(on_box).polygon(face.outline(), fill=255)

    def stain(points: list[Point], strength: int) -> None:
        soft = Image.new("L", picture.size, 0)
        ImageDraw.Draw(soft).polygon(points, fill=255)
        soft = soft.filter(ImageFilter.GaussianBlur(5 * SCALE))
        rim = ImageChops.subtract(
            soft.filter(ImageFilter.MaxFilter(9)), soft.filter(ImageFilter.GaussianBlur(9 * SCALE))
        )
        for mask, amount in ((soft, strength), (rim, strength // 2)):
            clipped = ImageChops.multiply(mask, on_box).point(
                lambda value, amount=amount: value * amount // 255
            )
            picture.paste((66, 42, 22), mask=clipped)

    for face, height in ((faces[1], 0.5), (faces[2], 0.4)):
        tops = [
            face.at(u / 24, height * (0.65 + 0.35 * math.sin(u / 2.6)) + chance.uniform(-0.04, 0.04))
            for u in range(25)
        ]
        stain([face.at(0, -0.02), *tops, face.at(1, -0.02)], 150)
    for u, v, size in ((0.3, 0.24, 0.15), (0.46, 0.3, 0.07), (0.2, 0.75, 0.05)):
        circle = []
        for step in range(32):
            angle = 2 * math.pi * step / 32
            reach = size * (1 + 0.22 * math.sin(3 * angle + u * 9) + chance.uniform(-0.05, 0.05))
            circle.append(faces[0].at(u + reach * math.cos(angle), v + reach * 1.2 * math.sin(angle)))
        stain(circle, 135)
    del parcel


DAMAGES = {"": no_damage, "crushed": crushed, "torn": torn, "wet": wet}


def photograph(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Shrink, then what a cheap camera adds: a light spot, dark corners, softness and grain."""
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    spot = Image.new("L", (WIDTH // 8, HEIGHT // 8), 0)
    ImageDraw.Draw(spot).ellipse((10, 0, WIDTH // 8 - 10, HEIGHT // 8 - 12), fill=255)
    spot = spot.filter(ImageFilter.GaussianBlur(22)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    lit = Image.composite(
        small.point(lambda value: min(255, round(value * 1.1))),
        small.point(lambda value: round(value * 0.62)),
        spot,
    )
    soft = lit.filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.frombytes("L", (WIDTH, HEIGHT), chance.randbytes(WIDTH * HEIGHT)).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    grain = grain.point(lambda value: 128 + (value - 128) // 9)
    return ImageChops.overlay(soft, Image.merge("RGB", (grain, grain, grain)))


def main() -> None:
    folder = Path(sys.argv[1])
    for parcel in PARCELS:
        draw(parcel).resize((960, 720), Image.Resampling.LANCZOS).save(
            folder / parcel.file, quality=84, optimize=True, progressive=True
        )


if __name__ == "__main__":
    main()
