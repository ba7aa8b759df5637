from __future__ import annotations

from overread.domain.errors import TemplateFailed
from overread.templates.failure import failure_message, failure_reason


def test_the_observed_reason_of_a_bad_address() -> None:
    error = TemplateFailed("InvalidParameters", '"grant_read_access" input is not a valid S3 URI: " ".', 3, 8)
    assert failure_reason(error) == (
        "Task failed to render: [ InvalidParameters: "
        '\'"grant_read_access" input is not a valid S3 URI: " ".\' ].'
    )


def test_a_syntax_error_tells_its_place() -> None:
    error = TemplateFailed("TemplateSyntaxError", "Unknown filter 'x'.", 3, 8)
    assert failure_message(error) == "Unknown filter 'x'. (line 3, column 8)"


def test_a_syntax_error_without_a_place_is_told_plainly() -> None:
    assert failure_message(TemplateFailed("TemplateSyntaxError", "Odd.")) == "Odd."


def test_a_long_reason_is_cut_to_what_the_model_allows() -> None:
    reason = failure_reason(TemplateFailed("InvalidParameters", "x" * 2000))
    assert len(reason) == 1024
    assert reason.endswith("…")
