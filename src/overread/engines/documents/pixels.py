"""Images as arrays, and what of them is ink."""

from __future__ import annotations

from typing import Any

import cv2
from numpy.typing import NDArray

Pixels = NDArray[Any]
"""8 bits a sample: gray (height, width), or RGB (height, width, 3)."""


def gray_of(image: Pixels) -> Pixels:
    return image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def ink_of(image: Pixels) -> Pixels:
    """255 where there is ink, judged by the surroundings: shadows and yellowed paper are none."""
    return cv2.adaptiveThreshold(
        gray_of(image), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 35, 14
    )
