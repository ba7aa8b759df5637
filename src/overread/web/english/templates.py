"""English words of worker task templates: list, editor, preview, versions.

Keys under `script.template.` travel to the editor's script.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # --- list and detail ---
    "templates.lead": (
        "What workers see. A template can be replaced by its next version: reviews that run keep theirs, new ones take the"
        " new one."
    ),
    "templates.empty": "No worker task templates yet. Start with one of ours and make it your own.",
    "column.version": "Version",
    "column.workflows": "Workflows",
    "column.faults": "Problems",
    "column.author": "By",
    "column.note": "What is new",
    "column.do": "Actions",
    "fact.version": "Current version",
    "template.tabs": "Pages of this template",
    "template.tab.text": "Template",
    "template.tab.versions": "Versions",
    "template.tab.edit": "Edit",
    "template.text": "Template",
    "template.earlier": "earlier version",
    "template.unused": "no workflow",
    "template.version_line": "{number}, of {moment} by {who}",
    "template.author_unknown": "unknown",
    "template.edit": "Edit",
    "template.delete": "Delete",
    "template.delete.heading": "Delete {name}?",
    "template.delete.unused": "No workflow uses it.",
    "template.delete.used.one": "The workflow {names} uses it. From then on it cannot start reviews.",
    "template.delete.used.other": "{count} workflows use it: {names}. From then on they cannot start reviews.",
    "template.delete.kept": (
        "Reviews that run keep the template they were started with. All its versions are deleted with it."
    ),
    "template.deleted": "{name} is deleted.",
    # --- editor ---
    "template.create": "Create template",
    "template.create.lead": (
        "A template is HTML with crowd elements; Liquid fills in what each review brings. Choose what it is for, change it,"
        " and try it in the preview."
    ),
    "template.edit.heading": "Edit {name}",
    "template.name": "Template name",
    "template.name.help": "Lower-case letters, digits and hyphens, at most 63. It cannot be changed later.",
    "template.name.wrong": "Use lower-case letters, digits and single hyphens between them, for example invoice-review.",
    "template.type": "Template type",
    "template.type.help": "Fills the editor with a template to begin with, and a sample to see it by.",
    "template.type.custom": "Custom",
    "template.type.textract": "Textract – form extraction",
    "template.type.rekognition": "Rekognition – image moderation",
    "template.type.classification": "Text: one category",
    "template.type.document-fields": "Document: correct its fields",
    "template.type.llm-answer": "Answer of a language model: judge and correct",
    "template.type.comparison": "Two answers: which is better",
    "template.type.text-labels": "Text: mark names, places, dates",
    "template.type.image-classification": "Image: everything that applies",
    "template.type.image-boxes": "Image: draw boxes",
    "template.type.blank": "Blank, with instructions and a form",
    "template.fill": "Fill in",
    "template.fill.heading": "Replace what you wrote?",
    "template.fill.sentence": "The template and the sample in the editor are replaced by those of the chosen type.",
    "template.editor": "Template editor",
    "template.findings": "What there is to say about the template",
    "template.severity.error": "Error",
    "template.severity.warning": "Hint",
    "template.place": " (line {line}, column {column})",
    "template.missing": "The template reads task.input.{place}, which the sample input does not have.",
    "template.sample": "Sample input",
    "template.sample.help": "JSON that stands for task.input in the preview. It is kept with the template.",
    "template.sample.derive": "Make one from the template",
    "template.sample.review": "Latest reviews with this template",
    "template.sample.take": "Use its input",
    "template.preview": "Preview",
    "template.preview.show": "See preview",
    "template.preview.frame": "Preview of the task",
    "template.preview.width": "Width of the preview",
    "template.preview.theme": "Colours of the preview",
    "template.preview.failed": "The template cannot be shown",
    "template.preview.no_script": "Without scripts neither the elements in the preview nor its answer can be shown.",
    "template.width.beside": "Beside",
    "template.width.desktop": "Desktop",
    "template.width.phone": "Phone",
    "template.theme.light": "Light",
    "template.theme.dark": "Dark",
    "template.answer": "Answer",
    "template.answer.help": "What output.json would hold as answerContent of this worker.",
    "template.role.more": "Reading objects",
    "template.role": "IAM role",
    "template.role.help": (
        "ARN of the role whose rights decide what grant_read_access may open in the preview. Empty: everything in this"
        " account's buckets. overread-samples is a bucket of ours for samples."
    ),
    "template.note": "What is new",
    "template.note.example": "Shorter instructions",
    "template.replace": "Save new version",
    "template.replace.help": "New reviews take it at once. Reviews that run keep theirs.",
    "template.created": "{name} is created.",
    "template.replaced": "Version {number} is saved. New reviews take it, reviews that run keep theirs.",
    "template.unchanged": "The template is as it was; the sample input is kept.",
    "template.changed_meanwhile": (
        "Somebody has saved version {number} meanwhile. Nothing was stored. Look at Versions, or save again to put yours"
        " after it."
    ),
    "template.kept": "There is text here from before that was not saved.",
    "template.kept.take": "Take it",
    "template.kept.drop": "Drop it",
    "script.template.checking": "Checking …",
    "script.template.sound": "No errors",
    "script.template.errors": "Errors: {count}",
    "script.template.hints": "Hints: {count}",
    "script.template.lost": "The server does not answer; your text is safe here.",
    "script.template.signedOut": "You are signed out. Sign in again in another tab; your text is safe here.",
    "script.template.error": "Error",
    "script.template.hint": "Hint",
    "script.template.place": "line {line}, column {column}",
    "script.template.submitted": "Submitted. The preview begins anew, as with the next task.",
    # --- guide ---
    "guide.heading": "Instructions that work",
    "guide.lead": "Workers read instructions once, quickly, and then look for the example that is like their case.",
    "guide.short": (
        "Always on the page. A quick reference: what to do, in the fewest words, and one example of each kind."
    ),
    "guide.full": (
        "Behind View full instructions. Details, several examples, and the cases where two people would disagree. Do not"
        " repeat the short ones."
    ),
    "guide.good": "Good:",
    "guide.bad": "Not good:",
    "guide.good.box": "an example that shows where the edge is.",
    "guide.bad.box": "“Draw a suitable box.” Nobody knows what suits.",
    "guide.good.rule": "one rule, and the word it is about marked in a sentence.",
    "guide.bad.rule": "a page of prose: it is agreed to, not read.",
    "guide.point.ask": "Ask one thing. Two questions are two tasks, or two fields with a heading each.",
    "guide.point.rule": "Say what to do when nothing fits, and when the thing cannot be judged.",
    "guide.point.pair": "Show each good example beside a bad one that differs in one respect only.",
    "guide.point.edge": "Take the hard cases of last week as examples of this week.",
    "guide.point.picture": (
        "A picture says more: put it into a bucket and name it by grant_read_access, as the text of the task does."
    ),
    "guide.point.private": "Instructions are seen by everybody who works on the task: no names of customers in examples.",
    # --- versions ---
    "versions.title": "Versions of {name}",
    "version.number": "Version {number}",
    "version.current": "current",
    "version.changes": "Changes",
    "version.restore": "Restore",
    "version.restore.heading": "Restore version {number}?",
    "version.restore.sentence": "Its text and its sample become version {now}, which new reviews take.",
    "version.restore.kept": "Reviews that run keep theirs, and every version stays here.",
    "version.restored": "Version {number} is back as version {now}.",
    "version.restored.note": "Version {number} restored",
    "version.compare": "Compare",
    "version.compare.button": "Compare",
    "version.old": "Version",
    "version.with": "with",
    "version.same_chosen": "Choose two different versions.",
    "version.equal": "Versions {old} and {new} have the same text.",
    "version.views": "How changes are shown",
    "version.view.inline": "In one column",
    "version.view.beside": "Side by side",
    "version.diff": "Changes from version {old} to version {new}",
    "version.left_out.one": "{count} line that is the same",
    "version.left_out.other": "{count} lines that are the same",
    "version.old_line": "Line before",
    "version.new_line": "Line after",
    "version.line": "Text",
    "version.gone": "gone:",
    "version.new": "new:",
    # --- back-test of conditions ---
    "back_test.heading": "Back-test",
    "back_test.try": "Back-test the conditions",
    "back_test.try.hint": "In a new tab, on predictions that you have",
    "back_test.lead": (
        "What activation conditions would have done with predictions that you have: how many would have reached a person,"
        " and how that changes when a threshold is moved. Nothing is kept."
    ),
    "back_test.not_installed": "Back-tests need an extra, which is not installed on this server:",
    "back_test.workflow": "Conditions of a workflow",
    "back_test.workflow.take": "Use its conditions",
    "back_test.workflow.none": "The workflow {name} has no conditions.",
    "back_test.source": "What the predictions are",
    "back_test.source.rekognition": "Rekognition: DetectModerationLabels",
    "back_test.source.textract": "Textract: AnalyzeDocument, forms",
    "back_test.source.json": "Any JSON prediction",
    "back_test.conditions": "Activation conditions",
    "back_test.conditions.help": "JSON, as HumanLoopActivationConditions has it.",
    "back_test.predictions": "Predictions",
    "back_test.predictions.help": (
        "JSON lines or Parquet, up to 64 MB; CSV for JSON predictions, its columns named after members. Larger files are for"
        " the command line: overread conditions test."
    ),
    "back_test.predictions.none": "Choose a file that is not empty.",
    "back_test.predictions.ending": "The file's name has to end in one of {endings}.",
    "back_test.truth": "Which predictions are right",
    "back_test.truth.help": (
        "A JMESPath that is true for a right prediction and false for a wrong one. Empty: the member Correct, if there is one."
    ),
    "back_test.run": "Test the conditions",
    "back_test.outcome": "{reviewed} of {predictions} predictions would be reviewed: {share} ({file})",
    "back_test.errors": "Of {wrong} predictions that are known to be wrong, {caught} would be caught: {share}.",
    "back_test.picture": "Share of reviewed predictions at each threshold; the same numbers stand in the tables below.",
    "back_test.conditions_table": "How often each condition holds",
    "back_test.curve": "If another threshold were chosen: {label}",
    "back_test.now": "now",
    "column.condition": "Condition",
    "column.type": "Type",
    "column.holds": "Holds",
    "column.share": "Share",
    "column.threshold": "Threshold",
    "column.reviewed": "Reviewed",
    "column.caught": "Errors caught",
    "column.share_caught": "Share caught",
}
