from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.unit.aws.wire import Wire


@pytest.fixture
def new_wire() -> Iterator[Callable[..., Wire]]:
    """Makes `Wire`s (its arguments are theirs) and closes them."""
    made: list[Wire] = []

    def make(*args: object, **kwargs: object) -> Wire:
        made.append(Wire(*args, **kwargs))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for wire in made:
        wire.close()
