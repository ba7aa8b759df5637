"""What a template reads of its input: found in its syntax tree, turned into a sample, held against one."""

from __future__ import annotations

import pytest

from overread.domain.errors import TemplateFailed
from overread.domain.output import Json
from overread.templates.builtin import SOURCES, default_template
from overread.templates.environment import TaskEnvironment
from overread.templates.fields import MAX_MISSING, Field, missing_of, sample_of
from overread.templates.input_fields import input_fields
from overread.templates.render import RenderPool


def read(template: str) -> Field:
    return Field.from_json(input_fields(TaskEnvironment().from_string(template)).to_json())


@pytest.mark.parametrize(
    ("template", "sample"),
    [
        ("<p>{{ task.input.customerName }}</p>", {"customerName": "Sample customer name"}),
        ("{{ task.other }}{{ other }}{{ task.input }}", {}),
        ("{{ task.input['source-ref'] }}", {"source-ref": "Sample source ref"}),
        ("{{ task.input.photo | grant_read_access }}", {"photo": "s3://overread-samples/parcel-1.jpg"}),
        ("{{ task.input.invoice | grant_read_access }}", {"invoice": "s3://overread-samples/form.png"}),
        (
            "{% for label in task.input.labels limit: task.input.most %}{{ forloop.index }}{{ label.name }}{% endfor %}",
            {"most": "Sample most", "labels": [{"name": "Sample name 1"}, {"name": "Sample name 2"}]},
        ),
        ("{{ task.input.categories | to_json }}", {"categories": ["Category 1", "Category 2"]}),
        (
            "{% assign p = task.input.prediction %}{% if p.is_final %}{{ p.confidence | round }}{% endif %}",
            {"prediction": {"is_final": True, "confidence": 87.5}},
        ),
        ("{% assign first = task.input.rows | first %}{{ first.x }}", {"rows": [{"x": "Sample x 1"}, {"x": "Sample x 2"}]}),
        ("{% capture task %}{% endcapture %}{{ task.input.a }}", {}),
        (
            "{% for task in task.input.tasks %}{{ task.input }}{% endfor %}",
            {"tasks": [{"input": "Sample input 1"}, {"input": "Sample input 2"}]},
        ),
        ("{{ task.input[task.input.key] }}", {"key": "Sample key"}),
    ],
)  # fmt: skip
def test_a_sample_has_what_the_template_reads(template: str, sample: Json) -> None:
    found = sample_of(read(template))
    assert found == sample
    assert missing_of(read(template), found) == []


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_a_default_templates_sample_names_a_document_that_previews_know(source: str) -> None:
    template = default_template(source)  # type: ignore[arg-type]
    assert '"bucket": "overread-samples"' in str(sample_of(read(template))).replace("'", '"')


def test_what_a_sample_lacks_is_named_once() -> None:
    fields = read(
        "{{ task.input.a.b }}{% for x in task.input.list %}{{ x.c }}{{ x.d }}{% endfor %}{{ task.input.text.size }}"
    )
    sample: Json = {"a": {}, "list": [{"c": 1}, {"c": 2}]}
    assert missing_of(fields, sample) == ["a.b", "list[].d", "text"]
    assert missing_of(fields, {"a": "x", "list": [], "text": ["x"]}) == ["a.b"]
    assert missing_of(fields, []) == []
    many = read("".join(f"{{{{ task.input.m{place} }}}}" for place in range(MAX_MISSING + 5)))
    assert len(missing_of(many, {})) == MAX_MISSING


async def test_the_rendering_child_says_it() -> None:
    pool = RenderPool(size=1)
    await pool.start()
    try:
        found = await pool.fields("{% for x in task.input.rows %}{{ x.a | upcase }}{% endfor %}")
        with pytest.raises(TemplateFailed) as failed:
            await pool.fields("{% if %}")
    finally:
        await pool.close()
    assert found == Field({"rows": Field(item=Field({"a": Field(filters={"upcase"})}))})
    assert failed.value.line == 1
