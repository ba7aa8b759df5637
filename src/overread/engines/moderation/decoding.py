"""The child that decodes strangers' images: a file in, the pixels that the model looks at out.

It is not the model's process: Node has no decoder of its own, and one in JavaScript would know neither CMYK nor orientation
(docs/decisions/moderation-in-two-processes.md).
"""

from __future__ import annotations

import base64
import io

from PIL import Image

from overread.domain.errors import InputFlaw, InputRefused
from overread.domain.output import Json
from overread.engines import images
from overread.engines.child import Worker
from overread.engines.messages import Question

SIDE_PX = 224
"""Of the square that the model looks at; the image is squeezed into it, as it was when the model learnt."""
_ENOUGH_PX = 2 * SIDE_PX
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": images.PNG, b"\xff\xd8\xff": images.JPEG}


def load() -> Worker:
    images.trust_no_size()
    return _answer


def pixels_of(image: bytes) -> bytes:
    """SIDE_PX rows of RGB, as browsers show the image, on white paper. Raises InputRefused, MemoryError."""
    kind = _kind_of(image)
    try:
        with Image.open(io.BytesIO(image), formats=images.pillow_formats(kind)) as opened:
            images.check_size(opened.size)
            flat = images.on_paper(images.load_small(opened, _ENOUGH_PX))
            upright = images.turned(flat, images.orientation_of(opened))
            return upright.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR).tobytes()
    except (InputRefused, MemoryError):
        raise
    except Exception as err:
        # Decoders raise whatever comes to their mind about a damaged file.
        raise InputRefused(InputFlaw.BAD, f"The {kind} is damaged.") from err


def _answer(question: Question) -> dict[str, Json]:
    return {"pixels": base64.b64encode(pixels_of(question.document)).decode()}


def _kind_of(image: bytes) -> str:
    if not image:
        raise InputRefused(InputFlaw.BAD, "The image is empty.")
    for signature, kind in _SIGNATURES.items():
        if image.startswith(signature):
            return kind
    raise InputRefused(InputFlaw.UNSUPPORTED, "The image is neither PNG nor JPEG.")
