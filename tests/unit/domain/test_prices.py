from __future__ import annotations

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.prices import FORM_PRICES, STANDARD_PRICES, check_price


def test_the_lists_are_those_of_the_guide() -> None:
    standard = (
        "0.012 0.024 0.036 0.048 0.060 0.072 0.120 0.240 0.360 0.480 0.600 0.720 0.840 0.960 1.080 1.200"
    )
    forms = f"{standard} 1.320 1.440 1.560 1.680 1.800 1.920 2.040 2.160 2.280 2.400"
    found = [sorted(prices) for prices in (STANDARD_PRICES, FORM_PRICES)]
    assert found == [[round(float(text) * 1_000) for text in listed.split()] for listed in (standard, forms)]


def test_a_price_on_the_list_is_accepted() -> None:
    check_price(36, STANDARD_PRICES)
    check_price(2_400, FORM_PRICES)


@pytest.mark.parametrize("price", [0, 11, 13, 84, 1_320, 2_400])
def test_a_price_off_the_list_is_refused(price: int) -> None:
    with pytest.raises(
        InvalidRequest, match=rf"is {price / 1_000:.3f} US dollars, allowed .* 0\.012, 0\.024, "
    ):
        check_price(price, STANDARD_PRICES)
