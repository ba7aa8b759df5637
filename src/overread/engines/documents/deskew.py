"""How far a page is turned, by up to ten degrees and a little more; turning it upright, and points of it back."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians, tan
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from overread.engines.documents.pixels import Pixels, gray_of

MOST_DEGREES = 12.0
LEAST_DEGREES = 0.2
"""Below, turning would blur more than it mends."""
_SEARCH_SIDE_PX = 900
_MOST_POINTS = 30_000


@dataclass(frozen=True, slots=True)
class Upright:
    """An upright image and the way back. degrees: by which the page was turned, clockwise."""

    image: Pixels
    degrees: float
    back: NDArray[Any]
    """2×3: upright pixels → pixels of the page as it came."""

    def point_on_page(self, x: float, y: float) -> tuple[float, float]:
        found = self.back @ (x, y, 1.0)
        return float(found[0]), float(found[1])


def upright(image: Pixels) -> Upright:
    """image: gray or colour, as it came."""
    gray = gray_of(image)
    turned = skew_degrees(gray)
    if abs(turned) < LEAST_DEGREES:
        return Upright(image, 0.0, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    height, width = gray.shape
    there = cv2.getRotationMatrix2D((width / 2, height / 2), turned, 1.0)
    cosine, sine = abs(there[0, 0]), abs(there[0, 1])
    new_width, new_height = int(height * sine + width * cosine), int(height * cosine + width * sine)
    there[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    paper = tuple(int(v) for v in np.atleast_1d(np.percentile(image[::8, ::8], 85, axis=(0, 1))))
    made = cv2.warpAffine(image, there, (new_width, new_height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return Upright(made, turned, cv2.invertAffineTransform(there))


def skew_degrees(gray: Pixels) -> float:
    """By how much the page is turned clockwise: the angle at which its ink gathers in the sharpest rows."""
    scale = min(1.0, _SEARCH_SIDE_PX / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    ys, xs = np.nonzero(ink)
    if len(xs) < 200:
        return 0.0
    step = max(1, len(xs) // _MOST_POINTS)
    across, down = xs[::step].astype(np.float32), ys[::step].astype(np.float32)
    coarse = _sharpest(across, down, np.arange(-MOST_DEGREES, MOST_DEGREES + 0.1, 0.5))
    return _sharpest(across, down, np.arange(coarse - 0.5, coarse + 0.51, 0.1))


def _sharpest(xs: NDArray[Any], ys: NDArray[Any], angles: NDArray[np.float64]) -> float:
    scores = []
    for angle in angles:
        rows = ys - np.float32(tan(radians(angle))) * xs
        counts = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
        scores.append(float(((counts[1:] - counts[:-1]) ** 2).sum()))
    best = int(np.argmax(scores))
    # The top of the parabola through the best and its neighbours.
    shift = 0.0
    if 0 < best < len(scores) - 1:
        before, at, after = scores[best - 1 : best + 2]
        bend = before - 2 * at + after
        shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    step = float(angles[1] - angles[0])
    return float(angles[best]) + shift * step
