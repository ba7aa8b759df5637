from __future__ import annotations

import pytest
from tests.unit.domain.conditions.predictions import form, inference_of, key, missing, pair_block, parsed

from overread.domain.conditions.switches import Switches
from overread.domain.conditions.textract import Pair, TextractInference
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

SOURCE = RequestSource.TEXTRACT


def word(block_id: str, text: str, confidence: float) -> dict[str, object]:
    return {"BlockType": "WORD", "Id": block_id, "Text": text, "Confidence": confidence}


MARK = {"BlockType": "SELECTION_ELEMENT", "Id": "mark", "Confidence": 30.0, "SelectionStatus": "SELECTED"}


def test_pairs_are_read_out_of_blocks() -> None:
    response = {
        "Blocks": [
            word("a", "Married", 99.0),
            word("b", "yes ", 88.0),
            MARK,
            pair_block("value", "VALUE", 70.0, CHILD=["mark", "b"]),
            pair_block("key", "KEY", 71.5, CHILD=["a"], VALUE=["value"]),
            pair_block("alone", "KEY", 60.0),
        ]
    }
    expected = [
        Pair("Married", 71.5, [99.0, 88.0], ["key", "a", "value", "mark", "b"]),
        Pair("", 60.0, [], ["alone"]),
    ]
    assert TextractInference.of(response).pairs == expected


def test_a_pair_without_words_satisfies_no_word_comparator() -> None:
    response = {
        "Blocks": [
            pair_block("key", "KEY", 60.0, VALUE=["v"]),
            pair_block("v", "VALUE", 60.0, CHILD=["mark"]),
            MARK,
        ]
    }
    for every_word in (False, True):
        conditions = parsed(
            SOURCE, key("*", word="<100"), key("*", kv="<61"), switches=Switches(every_word=every_word)
        )
        results = conditions.evaluate(TextractInference.of(response), 0).results["Conditions"]
        assert [node["EvaluationResult"] for node in results] == [False, True]


def test_one_word_has_to_satisfy_all_word_comparators() -> None:
    inference = inference_of(form(("Name", 90, [50, 99])))
    assert not parsed(SOURCE, key("Name", word=">60 <95")).evaluate(inference, 0).activated
    assert parsed(SOURCE, key("Name", word=">60 <100")).evaluate(inference, 0).activated


def test_a_repeated_key_is_judged_pair_by_pair() -> None:
    response = form(("Name", 90, [99, 99]), ("Name", 50, [99, 99]))
    selected = parsed(SOURCE, key("Name", kv="<60")).evaluate(inference_of(response), 0).selected
    assert [block["Id"] for block in selected.of(response["Blocks"])] == [
        "1-word-0",
        "1-word-1",
        "1-key",
        "1-value",
    ]


def test_a_selected_block_is_listed_once_in_response_order() -> None:
    response = form(("Name", 50, [99, 99]))
    response["Blocks"][3]["Relationships"][0]["Ids"].append("0-word-1")  # key and value share a word
    selected = parsed(SOURCE, key("Name"), key("*", kv="<60")).evaluate(inference_of(response), 0).selected
    assert selected.positions == (1, 2, 3, 4)


def test_ids_that_lead_nowhere_are_passed_over() -> None:
    response = {"Blocks": [pair_block("key", "KEY", 60.0, CHILD=["gone"], VALUE=["gone too"])]}
    assert TextractInference.of(response).pairs == [Pair("", 60.0, [], ["key"])]


def test_a_confidence_that_is_not_given_satisfies_no_comparator() -> None:
    block = pair_block("key", "KEY", 60.0)
    del block["Confidence"]
    inference = TextractInference.of({"Blocks": [block]})
    results = (
        parsed(SOURCE, key("*", kv=">=0"), key("*", kv="<=100"), key("*")).evaluate(inference, 0).results
    )
    assert [node["EvaluationResult"] for node in results["Conditions"]] == [False, False, True]


@pytest.mark.parametrize("spelling", ["Mail address", "mail ADDRESS:", " Mail address : "])
def test_lenient_keys_match_without_capitals_and_colons(spelling: str) -> None:
    inference = inference_of(form(("MAIL address:", 50, [99, 99, 99])))
    exact = parsed(SOURCE, missing(spelling), key(spelling))
    lenient = parsed(SOURCE, missing(spelling), key(spelling), switches=Switches(lenient_form_keys=True))
    found = [
        [node["EvaluationResult"] for node in each.evaluate(inference, 0).results["Conditions"]]
        for each in (exact, lenient)
    ]
    assert found == [[True, False], [False, True]]


@pytest.mark.parametrize(
    "response", [b"", b"[]", b"{}", b'{"Blocks": 5}', b'{"Blocks": [{"Id": "a"}]}', b'{"Blocks": [\xff]}']
)
def test_what_is_no_response_is_told(response: bytes) -> None:
    with pytest.raises(InvalidInference, match="not a prediction of AWS/Textract/AnalyzeDocument/Forms/V1: "):
        TextractInference.decode(response)


def test_a_response_as_a_value_is_held_to_the_same_form() -> None:
    with pytest.raises(InvalidInference, match="Expected `array`, got `int`"):
        TextractInference.of({"Blocks": 5})
