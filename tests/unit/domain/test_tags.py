from __future__ import annotations

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.tags import by_key, check_count


def test_keys_keep_their_order() -> None:
    assert list(by_key([("b", "1"), ("a", ""), ("B", "1")]).items()) == [("b", "1"), ("a", ""), ("B", "1")]


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="Duplicate tag key 'a'"):
        by_key([("a", "1"), ("a", "1")])


@pytest.mark.parametrize("key", ["aws:", "AWS:createdBy"])
def test_keys_of_the_system_are_refused(key: str) -> None:
    with pytest.raises(InvalidRequest, match=f"The tag key '{key}' begins with 'aws:', which is reserved"):
        by_key([("team", "a"), (key, "x")])


def test_fifty_tags_are_the_limit() -> None:
    fifty = {str(number): "" for number in range(50)}
    check_count(fifty)
    with pytest.raises(InvalidRequest, match="would have 51 tags, allowed: up to 50"):
        check_count({**fifty, "one more": ""})
