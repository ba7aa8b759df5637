from __future__ import annotations

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.text import check_storable


def test_every_text_but_nul_is_storable() -> None:
    check_storable(A="\x01\ud7ff😀", B="", C=None)


def test_nul_is_refused_by_the_members_name() -> None:
    with pytest.raises(InvalidRequest, match=r"^B holds the character NUL\.$"):
        check_storable(A="fine", B="a\0b")
