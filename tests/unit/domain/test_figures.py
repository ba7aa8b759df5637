from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overread.domain.figures import add_up, bucket_of, bucket_range, quantile

times = st.integers(0, 2**42) | st.integers(0, 300)


@given(times)
def test_a_time_lies_in_its_bucket_whose_width_is_an_eighth_of_it_at_most(milliseconds: int) -> None:
    first, after = bucket_range(bucket_of(milliseconds))

    assert first <= milliseconds < after
    assert (after - first - 1) * 8 <= first


@given(times)
def test_buckets_follow_each_other_without_a_gap(milliseconds: int) -> None:
    _, after = bucket_range(bucket_of(milliseconds))

    assert bucket_of(after) == bucket_of(milliseconds) + 1


@given(st.lists(times, min_size=1), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_percentile_is_near_the_exact_one(values: list[int], share: float) -> None:
    histogram = add_up({bucket_of(value): 1} for value in values)
    found = quantile(histogram, share)
    exact = sorted(values)[int(share * (len(values) - 1))]

    assert sum(histogram.values()) == len(values)
    assert found is not None
    assert abs(found - exact) * 15 <= exact


def test_of_nothing_there_is_no_median() -> None:
    assert quantile({}, 0.5) is None
