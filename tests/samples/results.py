"""What came of one sample."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from tests.samples.samples import Sample


class Stage(IntEnum):
    """How far a template got; each includes those before."""

    NOTHING = 0
    RENDERED = 1
    WORKED = 2
    ACCEPTED = 3
    AS_EXPECTED = 4


@dataclass
class Result:
    """reason: why it got no further. step: what was done beyond filling in its controls. outside: address to what answered.
    own_messages: errors of the template's own scripts on the console.
    """

    sample: Sample
    stage: Stage = Stage.NOTHING
    reason: str = ""
    seconds: float = 0.0
    elements: list[str] = field(default_factory=list)
    answer_keys: list[str] = field(default_factory=list)
    step: str = ""
    outside: dict[str, str] = field(default_factory=dict)
    own_messages: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.stage is Stage.AS_EXPECTED
