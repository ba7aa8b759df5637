"""What the OCR library found on a page, kept in a folder: a second look at our own reasoning takes seconds, not minutes."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

from overread.engines.documents.ocr import RawLine, Recogniser
from overread.engines.documents.pixels import Pixels


class RememberingRecogniser(Recogniser):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def recognise(self, image: Pixels) -> list[RawLine]:
        path = self._folder / f"{hashlib.sha256(image.tobytes()).hexdigest()}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(super().recognise(image)))
        found: list[RawLine] = pickle.loads(path.read_bytes())
        return found
