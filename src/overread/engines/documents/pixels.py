"""Images as arrays, and what of them is ink."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
"""8 bits a sample: gray (height, width), or RGB (height, width, 3)."""


RULE_PX = 60
"""Straight level ink of this length is a rule, whatever the size of the text: a page has at most 2,000 pixels a side."""


def gray_of(image: Pixels) -> Pixels:
    return image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def ink_of(image: Pixels) -> Pixels:
    """255 where there is ink, judged by the surroundings: shadows and yellowed paper are none."""
    return cv2.adaptiveThreshold(
        gray_of(image), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 35, 14
    )


def without_rules(ink: Pixels) -> Pixels:
    """The ink without level rules, which hide the gaps between words that stand on them."""
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RULE_PX), np.uint8))
    return cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8)))
