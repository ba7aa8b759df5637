"""English words of human loops: search, detail, deliveries."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # --- search ---
    "loops.worker": "Worker",
    "filter.since": "From",
    "filter.until": "To",
    "loops.failed_by": "Failed: {code}",
    "loops.count.one": "{count} human loop",
    "loops.count.other": "{count} human loops",
    "loops.count_capped": "{count} human loops",
    "loops.looks_on": (
        "No more matches in what has been looked at so far. “Older” goes on looking from there; a longer beginning of the "
        "name finds it sooner."
    ),
    "paging.newer": "Newer",
    "paging.older": "Older",
    # --- several at once ---
    "loops.none_selected": "Select the human loops first.",
    "loops.button.stop": "Stop",
    "loops.button.delete": "Delete",
    "loops.ask.stop.one": "Stop this human loop?",
    "loops.ask.stop.other": "Stop {count} human loops?",
    "loops.ask.delete.one": "Delete this human loop?",
    "loops.ask.delete.other": "Delete {count} human loops?",
    "loops.warning.stop.one": (
        "It is not offered to workers any more. Whoever is on it may finish; their answer is stored. Loops that have ended "
        "stay as they are."
    ),
    "loops.warning.stop.other": (
        "They are not offered to workers any more. Whoever is on one may finish; their answer is stored. Loops that have "
        "ended stay as they are."
    ),
    "loops.warning.delete.one": (
        "Its input, answers and history are removed for good. The output in its bucket stays. Only loops that have ended can "
        "be deleted."
    ),
    "loops.warning.delete.other": (
        "Their inputs, answers and history are removed for good. The outputs in their buckets stay. Only loops that have "
        "ended can be deleted."
    ),
    "loops.and_more.one": "{names} and {count} more",
    "loops.and_more.other": "{names} and {count} more",
    "loops.done.stop.one": "The human loop was stopped, or will be when its worker leaves.",
    "loops.done.stop.other": "{count} human loops were stopped, or will be when their workers leave.",
    "loops.done.delete.one": "{count} human loop was deleted.",
    "loops.done.delete.other": "{count} human loops were deleted.",
    "loops.refused.one": "{count} was not:",
    "loops.refused.other": "{count} were not:",
    # --- one loop ---
    "loop.stop": "Stop",
    "loop.delete": "Delete",
    "loop.seen_by": "Who saw this",
    "loop.why": "Why people were asked",
    "loop.routed.by_program": "A program started this review with StartHumanLoop. No conditions were asked.",
    "loop.routed.always": "The workflow has no activation conditions: every prediction is reviewed.",
    "loop.routed.by_conditions": "At least one of these activation conditions held for the prediction.",
    "loop.routed.unknown": "The input is gone, and with it the prediction that the conditions were asked about.",
    "loop.reason.holds": "Held:",
    "loop.reason.fails": "Did not hold:",
    "loop.evidence.pair": "“{name}”, identified with {confidence} %, its least sure word {words} %",
    "loop.evidence.part": "“{name}”, {confidence} %",
    "loop.evidence.value": "{name} is {value}",
    "loop.evidence.more.one": "and {count} more",
    "loop.evidence.more.other": "and {count} more",
    "loop.document_alt": "The document that was reviewed",
    "loop.document_open": "Open the file",
    "loop.selected": "What people were asked about",
    "loop.selected_none": "Nothing of what was found: workers were asked for keys that are missing.",
    "loop.and_more.one": "and {count} more",
    "loop.and_more.other": "and {count} more",
    "loop.input_json": "Input as JSON",
    "loop.agreement": "The workers agree in {percent} % of what can be compared ({agreed} of {compared}).",
    "loop.nothing_compared": "The answers are empty: there is nothing to compare.",
    "loop.compared": "Answers beside each other",
    "loop.field": "Field",
    "loop.field_absent": "nothing",
    "loop.differs": "differs",
    "loop.answers_json": "Answers as JSON",
    "loop.answer_of": "Answer of {who}",
    "loop.output_download": "Download output.json",
    "column.key": "Key",
    "column.value": "Value",
    "column.confidence": "Confidence",
    "column.label": "Label",
    "column.parent": "Parent label",
    "story.started": "The review was started.",
    "story.held": "{who} had the task kept as their next one.",
    "story.accepted": "{who} accepted the task.",
    "story.opened": "{who} saw the task.",
    "story.paused": "{who} stopped, to resume it later.",
    "story.resumed": "{who} resumed the task.",
    "story.saved": "{who} saved what is entered so far.",
    "story.submitted": "{who} submitted an answer after {spent} of work.",
    "story.declined": "{who} declined the task.",
    "story.released": "{who} released the task.",
    "story.timed_out": "The time limit of {who} passed.",
    "story.closed": "The task of {who} was closed with the loop.",
    "story.late": "{who} sent an answer that does not count.",
    "story.stop_asked": "{who} stopped the review.",
    "story.completed": "The review was completed.",
    "story.stopped": "The review ended as stopped.",
    "story.failed": "The review failed.",
    "story.delivered": "The status event was delivered to {sink}.",
    "story.undelivered": "The status event for {sink} was given up.",
    "story.again": "{sentence} ({times} times)",
    # --- deliveries ---
    "deliveries.tab.open": "On their way",
    "deliveries.tab.failed": "Given up",
    "deliveries.tab.delivered": "Delivered",
    "deliveries.tab.mail": "Mail to workers",
    "deliveries.none_delivered": "No event has been delivered lately.",
    "deliveries.said": "{waiting} waiting, {failed} given up",
    "deliveries.retry": "Try now",
    "deliveries.retry_all": "Try all that were given up",
    "deliveries.retried.one": "It is tried now.",
    "deliveries.retried.other": "{count} are tried now.",
    "delivery.waiting": "Waiting",
    "delivery.failed": "Given up",
    "delivery.delivered": "Delivered",
    "column.action": "Action",
}
