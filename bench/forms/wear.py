"""What happens to a form before it reaches us: it is turned, scanned, copied, photographed."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from bench.forms.paper import Place, TrueWord, Truth


@dataclass(frozen=True)
class Wear:
    """degrees: clockwise. scale: of 150 dots an inch. noise, blur: in gray levels and pixels. quality: of JPEG; 0: PNG.

    specks: per million pixels. shade: gray levels that one corner is darker than the other.
    """

    degrees: float = 0.0
    scale: float = 1.0
    noise: float = 0.0
    blur: float = 0.0
    quality: int = 0
    specks: int = 0
    shade: int = 0


def some_wear(rng: random.Random, strength: float) -> Wear:
    """strength: 0 a clean print, 1 a bad copy."""
    turned = rng.random() < 0.3 + 0.4 * strength
    return Wear(
        degrees=rng.uniform(-10, 10) * strength if turned else 0.0,
        scale=rng.choice([1.0, 1.0, 1.2, 0.9 if strength < 0.7 else 0.8]),
        noise=rng.uniform(0, 14) * strength,
        blur=rng.uniform(0, 0.9) * strength,
        quality=0 if rng.random() > strength + 0.2 else rng.randint(45, 90),
        specks=int(rng.uniform(0, 60) * strength),
        shade=int(rng.uniform(0, 70) * strength),
    )


def worn(
    image: Image.Image, truth: Truth, wear: Wear, rng: random.Random
) -> tuple[bytes, Truth, tuple[int, int]]:
    """The file, the truth in its pixels, and its size."""
    made, moved = _turned(image, truth, wear)
    pixels = np.asarray(made, dtype=np.float32)
    noise = np.random.default_rng(rng.getrandbits(32))
    if wear.shade:
        across = np.linspace(0, 1, pixels.shape[1])[None, :] * np.linspace(0.3, 1, pixels.shape[0])[:, None]
        pixels = pixels * (1 - wear.shade / 255 * across)
    if wear.noise:
        pixels = pixels + noise.normal(0, wear.noise, pixels.shape)
    for _ in range(int(wear.specks * pixels.size / 1e6)):
        y, x = int(noise.integers(0, pixels.shape[0] - 2)), int(noise.integers(0, pixels.shape[1] - 2))
        pixels[y : y + 2, x : x + 2] = noise.integers(0, 90)
    made = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    if wear.blur:
        made = made.filter(ImageFilter.GaussianBlur(wear.blur))
    buffer = io.BytesIO()
    if wear.quality:
        made.save(buffer, "JPEG", quality=wear.quality)
    else:
        made.save(buffer, "PNG")
    return buffer.getvalue(), moved, made.size


def _turned(image: Image.Image, truth: Truth, wear: Wear) -> tuple[Image.Image, Truth]:
    width, height = (round(side * wear.scale) for side in image.size)
    scaled = image.resize((width, height), Image.Resampling.LANCZOS)
    turned = scaled.rotate(-wear.degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    cosine, sine = math.cos(math.radians(wear.degrees)), math.sin(math.radians(wear.degrees))

    def move(x: float, y: float) -> tuple[float, float]:
        x, y = x * wear.scale - width / 2, y * wear.scale - height / 2
        return x * cosine - y * sine + turned.width / 2, x * sine + y * cosine + turned.height / 2

    def moved(place: Place) -> Place:
        corners = [move(x, y) for x in (place[0], place[2]) for y in (place[1], place[3])]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    words = [TrueWord(word.text, moved(word.place)) for word in truth.words]
    return turned, Truth(words, truth.pairs, truth.tables)
