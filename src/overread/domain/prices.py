"""What one answer of the public workforce may cost.

Source: SageMaker Developer Guide, "Use Amazon Mechanical Turk Workforce with Amazon Augmented AI" and the price lists of
`PublicWorkforceTaskPrice` (documented).
"""

from __future__ import annotations

from overread.domain.errors import InvalidRequest
from overread.domain.flow_definition import TEXTRACT_SOURCE, TaskPrice

_SMALL = (12, 24, 36, 48, 60, 72)

STANDARD_PRICES = frozenset((*_SMALL, *range(120, 1_201, 120)))
"""Custom tasks and DetectModerationLabels, in tenths of a cent: 0.012 to 1.200 US dollars."""

FORM_PRICES = frozenset((*_SMALL, *range(120, 2_401, 120)))
"""AnalyzeDocument, in tenths of a cent: 0.012 to 2.400 US dollars."""


def tenths_of_a_cent(price: TaskPrice) -> int:
    return price.dollars * 1_000 + price.cents * 10 + price.tenth_fractions_of_a_cent


def check_price(price: TaskPrice, request_source: str | None) -> None:
    """Raise InvalidRequest unless the price is on the list of its kind of task."""
    allowed = FORM_PRICES if request_source == TEXTRACT_SOURCE else STANDARD_PRICES
    amount = tenths_of_a_cent(price)
    if amount not in allowed:
        listed = ", ".join(_dollars(each) for each in sorted(allowed))
        raise InvalidRequest(
            f"PublicWorkforceTaskPrice is {_dollars(amount)} US dollars, allowed for this kind of task: {listed}."
        )


def _dollars(amount: int) -> str:
    return f"{amount // 1_000}.{amount % 1_000:03d}"
