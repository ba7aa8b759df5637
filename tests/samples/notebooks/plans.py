"""The two notebooks: what the person does, and what the notebook must have in its hands at the end."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from tests.browser.forms import as_file, form
from tests.samples.expectations import read_pairs
from tests.samples.notebooks.kernel import Kernel
from tests.samples.notebooks.notebook import COMPREHEND, TEXTRACT
from tests.samples.notebooks.run import CellResult, Check, Plan, printed_json
from tests.samples.notebooks.worker import CORRECTED_PHONE, correct_form, judge_sentiment

from overread.domain.request_source import RequestSource

DOCUMENT_NAME = "document-demo.jpg"
DOCUMENT = as_file(
    "JPEG",
    form(
        "Job application",
        {"Full name:": "Jane Doe", "Phone number:": "555-0100", "Home address:": "123 Any Street"},
    ),
)
"""In place of the picture that the notebook downloads: a form with most of the fields that its conditions name."""


def check_sentiments(kernel: Kernel, cells: Sequence[CellResult]) -> list[Check]:
    before, last = cells[-2].printed, cells[-1].printed
    outputs = [ast.literal_eval(text) for text in re.split(r"\n{2,}", last) if text.strip()]
    return [
        Check(
            "statuses of the loops that the notebook prints after the person's work",
            ["Completed", "Completed"],
            re.findall(r"HumanLoop Status: (\w+)", before),
        ),
        Check(
            "sentiments in the two `output.json` that the last cell prints",
            {"It is okay": "Neutral", "sometimes it works": "Mixed"},
            {one["inputContent"]["taskObject"]: _only_answer(one)["sentiment"]["label"] for one in outputs},
        ),
    ]


def check_form(kernel: Kernel, cells: Sequence[CellResult]) -> list[Check]:
    name = re.findall(r"Human Loop Name: (\S+)", cells[-1].printed)
    output = printed_json(kernel, "output")
    return [
        Check(
            "statuses of the loops that the notebook prints after the person's work",
            ["Completed"],
            re.findall(r"Human Loop Status: (\w+)", cells[-2].printed),
        ),
        Check("the loop whose `output.json` the last cell reads", name, [output["humanLoopName"]]),
        Check(
            "its request source",
            str(RequestSource.TEXTRACT),
            output["awsManagedHumanLoopRequestSource"],
        ),
        Check(
            "its pairs, walked as public programs walk them",
            {
                "Full name:": "Jane Doe",
                "Phone number:": CORRECTED_PHONE,
                "Home address:": "123 Any Street",
                "Mail address": None,
            },
            read_pairs(_only_answer(output)[RequestSource.TEXTRACT]["blocks"]),
        ),
    ]


def _only_answer(output: dict[str, Any]) -> Any:
    [answer] = output["humanAnswers"]
    return answer["answerContent"]


PLANS = (
    Plan(COMPREHEND, judge_sentiment, check_sentiments),
    Plan(TEXTRACT, correct_form, check_form),
)
