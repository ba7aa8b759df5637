"""English words of activation conditions: their controls, what they say, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # --- headings, as A2I's console has them ---
    "conditions.heading.textract": "Amazon Textract form extraction - Conditions for invoking human review",
    "conditions.heading.rekognition": "Amazon Rekognition image moderation - Conditions for invoking human review",
    "conditions.heading.json": "Any JSON prediction - Conditions for invoking human review",
    "conditions.lead.forms": "A person looks at a form when one of these holds, and sees the pairs it holds for.",
    "conditions.lead.images": "A person looks at an image when one of these holds, and sees the labels it holds for.",
    "conditions.lead.json": "A person looks at the input of StartHumanLoop when one of these holds.",
    # --- controls ---
    "conditions.keys": (
        "Trigger a human review for specific form keys based on the form key confidence score or when specific"
        " form keys are missing"
    ),
    "conditions.keys.add": "Add a key",
    "conditions.key": "Key name",
    "conditions.key.help": "As it stands on the form, with its capitals and colon.",
    "conditions.aliases": "Aliases",
    "conditions.aliases.help": "Other spellings of the key, one on each line.",
    "conditions.when": "Review when the key is",
    "conditions.when.either": "found with these confidences, or missing",
    "conditions.when.found": "found with these confidences",
    "conditions.when.missing": "missing",
    "conditions.identification": "Identification confidence",
    "conditions.qualification": "Qualification confidence",
    "conditions.all_keys": (
        "Trigger a human review for all form keys identified by Amazon Textract with confidence scores in a"
        " specific range"
    ),
    "conditions.labels": (
        "Trigger human review for labels identified by Amazon Rekognition based on label confidence score"
    ),
    "conditions.labels.add": "Add a label",
    "conditions.label": "Label",
    "conditions.label.help": "Exactly as Rekognition names it; * stands for any label.",
    "conditions.threshold": "Threshold",
    "conditions.values": "Trigger a human review for values of the prediction",
    "conditions.values.add": "Add a value",
    "conditions.path": "Path",
    "conditions.path.help": "A JMESPath expression into the input: answer.score, items[].confidence",
    "conditions.kind": "Review when there",
    "conditions.kind.number": "is a number in a range",
    "conditions.kind.text": "is this text",
    "conditions.kind.true": "is true",
    "conditions.kind.false": "is false",
    "conditions.kind.present": "is a value",
    "conditions.kind.missing": "is nothing, or something empty",
    "conditions.kind.differs": "is another value than at a second path",
    "conditions.number": "Number",
    "conditions.text": "Text",
    "conditions.second_path": "Second path",
    "conditions.tolerance": "Numbers may differ by",
    "conditions.sampling.forms": "Randomly send a sample of forms to humans for review",
    "conditions.sampling.images": "Randomly send a sample of images to humans for review",
    "conditions.sampling.json": "Randomly send a sample of predictions to humans for review",
    "conditions.percentage.forms": "Percentage of forms",
    "conditions.percentage.images": "Percentage of images",
    "conditions.percentage.json": "Percentage of predictions",
    "conditions.percentage.help": "0.01 to 100. The same input is always drawn, or never.",
    "conditions.remove": "Remove",
    "conditions.lower": "{label}: kind of lower bound",
    "conditions.upper": "{label}: kind of upper bound",
    "conditions.from": "at least",
    "conditions.above": "above",
    "conditions.to": "at most",
    "conditions.below": "below",
    # --- JSON beside them ---
    "conditions.json": "As JSON",
    "conditions.json.label": "Activation conditions",
    "conditions.json.help": (
        "HumanLoopActivationConditions of the API. It follows the controls, and the controls follow it; it can"
        " say more, such as And."
    ),
    "conditions.update": "Bring controls and JSON in step",
    "conditions.beyond": (
        "These conditions are kept as JSON: the controls cannot show {what}, at {path}. Change the JSON below,"
        " or empty it to begin with the controls again."
    ),
    "conditions.beyond.before": (
        "These conditions are kept as JSON. Change the JSON below, or empty it to begin with the controls again."
    ),
    # --- what is wrong ---
    "conditions.fault": "{path} {found}; expected is {expected}.",
    "conditions.both_changed": (
        "Controls and JSON were both changed, and say different things. Make one of them as it was, or empty the"
        " JSON to keep the controls."
    ),
    "conditions.any_is_never_missing": "* stands for every key; it cannot be missing.",
    "conditions.one_bound": "Enter a lower bound, an upper one, or both.",
    "conditions.empty_span": "The upper bound is below the lower one.",
    "conditions.bad_path": "This {reason}.",
    # --- in words ---
    "conditions.words.any": "A person looks at a prediction if",
    "conditions.words.none": "Without a condition, a person looks at every prediction.",
    "conditions.words.faulty": "As soon as everything above is filled in rightly, this says in words what it means.",
    "conditions.all_of": "all of these hold:",
    "conditions.one_of": "one of these holds:",
    "conditions.says.sampling": "it is among {share} % of all predictions, drawn at random",
    "conditions.says.any_key": "any key",
    "conditions.says.key": "{name} is found",
    "conditions.says.missing_key": "{name} is missing",
    "conditions.says.identified": ", identified with a confidence of {span}",
    "conditions.says.qualified": ", its words read with a confidence of {span}",
    "conditions.says.any_label": "any label",
    "conditions.says.label": "{name} is found",
    "conditions.says.confidence": " with a confidence of {span}",
    "conditions.says.number": "{path} is a number of {span}",
    "conditions.says.present": "{path} has a value",
    "conditions.says.equals": "{path} is {value}",
    "conditions.says.missing_value": "{path} is missing or empty",
    "conditions.says.differs": "{path} and {other} differ",
    "conditions.says.differs_by": "{path} and {other} differ by more than {tolerance}",
    "conditions.says.or": " or ",
    "conditions.says.and": " and ",
    "conditions.says.exactly": "exactly {number}",
    "conditions.says.from": "at least {number}",
    "conditions.says.above": "above {number}",
    "conditions.says.to": "at most {number}",
    "conditions.says.below": "below {number}",
}
