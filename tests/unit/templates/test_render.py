"""The pool: real child processes, killed, exhausted and replaced."""

from __future__ import annotations

import asyncio
import hashlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from overread.auth.access_keys import read_grant
from overread.domain.errors import StorageUnavailable, TemplateFailed
from overread.templates.render import PageAddresses, RenderJob, RenderPool

ENDLESS = (
    "{% for i in (1..1000) %}{% for j in (1..999) %}"
    "{% assign z = 'a' | append: i | upcase %}{% endfor %}{% endfor %}"
)
"""Some seconds of honest work, within every limit but time."""

GREEDY = (
    "{% assign s = 'aaaaaaaa' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}"
    + "".join(f"{{% assign v{number} = s | append: '{number}' %}}" for number in range(400))
)
"""400 strings of 4 MB each, every one within the limit of one string."""


def job(
    template: str, input_json: bytes = b"{}", grant: Callable[[str, str], str] | None = None
) -> RenderJob:
    return RenderJob(template, hashlib.sha256(template.encode()).hexdigest(), input_json, grant)


@pytest.fixture
async def pool() -> AsyncIterator[RenderPool]:
    pool = RenderPool(size=2)
    await pool.start()
    yield pool
    await pool.close()


async def test_render_gives_the_page(pool: RenderPool) -> None:
    assert await pool.render(job("<p>{{ task.input.a }}</p>", b'{"a": "<&"}')) == "<p>&lt;&amp;</p>"


async def test_a_page_travels_whole(pool: RenderPool) -> None:
    text = "ü日🙂" * 300_000
    page = await pool.render(job("{{ task.input.a }}", b'{"a":"' + text.encode() + b'"}'))
    assert page == text


async def test_a_failure_travels_with_its_fields(pool: RenderPool) -> None:
    with pytest.raises(TemplateFailed) as caught:
        await pool.render(job("\n{{ a | nofilter }}"))
    failure = caught.value
    assert (failure.code, failure.message, failure.line, failure.column) == (
        "TemplateSyntaxError",
        "Unknown filter 'nofilter'.",
        2,
        8,
    )


async def test_input_that_is_not_json_is_invalid_input(pool: RenderPool) -> None:
    with pytest.raises(TemplateFailed) as caught:
        await pool.check(job("x", b"{"))
    assert caught.value.code == "InvalidInput"


async def test_the_grant_of_the_server_signs_and_refuses_in_the_child(pool: RenderPool) -> None:
    template = "{{ task.input.a | grant_read_access }}"
    grant = read_grant(
        base_url="https://host",
        access_key_id="AKIAEXAMPLE",
        secret="example",
        region="us-east-1",
        now=datetime(2026, 1, 1, tzinfo=UTC),
        expires_seconds=60,
        buckets=frozenset({"photos"}),
    )
    page = await pool.render(job(template, b'{"a": "s3://photos/x"}', grant))
    assert page.startswith("https://host/photos/x?X-Amz-")
    with pytest.raises(TemplateFailed) as caught:
        await pool.render(job(template, b'{"a": "s3://secret/x"}', grant))
    assert (caught.value.code, caught.value.line) == ("AccessDenied", 1)


async def test_a_grant_that_cannot_travel_is_its_callers_error(pool: RenderPool) -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        await pool.render(job("x", grant=lambda bucket, key: key))
    assert await pool.render(job("after")) == "after"


async def test_one_child_is_enough_for_one_job_at_a_time(pool: RenderPool) -> None:
    for number in range(3):
        await pool.render(job(str(number)))
    assert len(pool.process_ids) == 1


async def test_a_page_is_prepared_where_it_is_rendered(pool: RenderPool) -> None:
    template = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>{{ task.input.a }}'
    addresses = PageAddresses("/crowd.js", "/pictures", "/frame.js", "n1")
    page = await pool.render(replace(job(template, b'{"a": 1}'), addresses=addresses))
    assert page == '<script src="/frame.js" data-nonce="n1"></script><script src="/crowd.js"></script>1'


async def test_parse_accepts_what_would_fail_only_with_its_input(pool: RenderPool) -> None:
    await pool.parse("{{ task.input.a | grant_read_access }}")
    with pytest.raises(TemplateFailed, match="never closed"):
        await pool.parse("{% if a %}")


async def test_check_many_answers_in_order(pool: RenderPool) -> None:
    good, bad = job("{{ task.input.a }}", b'{"a": 1}'), job("{{ task.input.b | grant_read_access }}")
    failures = await pool.check_many([good, bad] * 50)
    assert [failure is None for failure in failures] == [True, False] * 50
    assert {failure.code for failure in failures if failure is not None} == {"InvalidParameters"}
    assert await pool.check_many([]) == []


async def test_many_at_once_are_all_answered_by_at_most_size_children(pool: RenderPool) -> None:
    jobs = [job("{{ task.input.a }}", b'{"a": %d}' % number) for number in range(200)]
    pages = await asyncio.gather(*(pool.render(one) for one in jobs))
    assert pages == [str(number) for number in range(200)]
    assert 1 <= len(pool.process_ids) <= 2


async def test_a_rendering_that_takes_too_long_is_killed_and_the_pool_goes_on() -> None:
    pool = RenderPool(size=1, seconds=1)
    await pool.start()
    try:
        assert await pool.render(job("before")) == "before"
        first = pool.process_ids
        with pytest.raises(TemplateFailed) as caught:
            await pool.render(job(ENDLESS))
        assert (caught.value.code, caught.value.message) == (
            "InvalidParameters",
            "The template takes longer than 1 seconds to render.",
        )
        await until(lambda: not psutil.pid_exists(first[0]))
        assert await pool.render(job("after")) == "after"
        assert pool.process_ids != first
    finally:
        await pool.close()


async def test_in_a_batch_only_the_slow_one_fails() -> None:
    pool = RenderPool(size=1, seconds=1)
    await pool.start()
    try:
        failures = await pool.check_many([job("a"), job("b"), job(ENDLESS), job("c"), job("d")])
    finally:
        await pool.close()
    assert [failure is not None for failure in failures] == [False, False, True, False, False]


@pytest.mark.parametrize("repeated", ["{{", "{% raw %}"])
async def test_a_template_that_the_lexer_chokes_on_is_killed_too(repeated: str) -> None:
    pool = RenderPool(size=1, seconds=1)
    await pool.start()
    try:
        with pytest.raises(TemplateFailed, match="longer than"):
            await pool.parse((repeated * 64_000)[:128_000])
        assert await pool.render(job("after")) == "after"
    finally:
        await pool.close()


async def test_the_address_space_is_bounded() -> None:
    pool = RenderPool(size=1, seconds=20)
    await pool.start()
    try:
        with pytest.raises(TemplateFailed) as caught:
            await pool.render(job(GREEDY))
        assert caught.value.message == "The template needs more than 512 MB of memory to render."
        assert await pool.render(job("after")) == "after"
    finally:
        await pool.close()


async def test_a_child_killed_from_outside_costs_nobody_a_job() -> None:
    pool = RenderPool(size=1, seconds=20)
    await pool.start()
    try:
        await pool.render(job("warm"))
        [pid] = pool.process_ids
        slow = ENDLESS.replace("1000", "200") + "done"
        rendering = asyncio.create_task(pool.render(job(slow)))
        used = psutil.Process(pid).cpu_times().user
        await until(lambda: psutil.Process(pid).cpu_times().user > used + 0.05)
        os.kill(pid, signal.SIGKILL)
        assert await rendering == "done"
        assert pool.process_ids != [pid]
    finally:
        await pool.close()


async def test_a_job_whose_child_ends_twice_fails() -> None:
    pool = RenderPool(size=1, seconds=20)
    await pool.start()
    try:
        await pool.render(job("warm"))
        rendering = asyncio.create_task(pool.render(job(ENDLESS)))
        [first] = pool.process_ids
        used = psutil.Process(first).cpu_times().user
        await until(lambda: psutil.Process(first).cpu_times().user > used + 0.05)
        os.kill(first, signal.SIGKILL)
        await until(lambda: pool.process_ids not in ([], [first]))
        # A child that is listed has been given the waiting job.
        os.kill(pool.process_ids[0], signal.SIGKILL)
        with pytest.raises(TemplateFailed, match="ended unexpectedly, twice"):
            await rendering
        assert await pool.render(job("after")) == "after"
    finally:
        await pool.close()


async def test_an_idle_child_killed_from_outside_is_replaced(pool: RenderPool) -> None:
    await pool.render(job("warm"))
    [pid] = pool.process_ids
    os.kill(pid, signal.SIGKILL)
    assert await pool.render(job("again")) == "again"


async def test_a_job_that_got_no_processor_is_given_to_another_child() -> None:
    pool = RenderPool(size=1, seconds=0.3)
    await pool.start()
    try:
        await pool.render(job("warm"))
        [pid] = pool.process_ids
        os.kill(pid, signal.SIGSTOP)
        assert await pool.render(job("again")) == "again"
        assert pool.process_ids != [pid]
    finally:
        await pool.close()


async def test_when_no_child_gets_a_processor_it_is_not_the_templates_fault() -> None:
    pool = RenderPool(size=1, seconds=0.3)
    await pool.start()
    try:
        await pool.render(job("warm"))
        [first] = pool.process_ids
        os.kill(first, signal.SIGSTOP)
        rendering = asyncio.create_task(pool.render(job(ENDLESS)))
        await until(lambda: pool.process_ids not in ([], [first]))
        os.kill(pool.process_ids[0], signal.SIGSTOP)
        with pytest.raises(StorageUnavailable, match="too busy"):
            await rendering
    finally:
        await pool.close()


async def test_a_page_does_not_wait_for_all_checks() -> None:
    pool = RenderPool(size=1)
    await pool.start()
    finished: list[str] = []
    try:
        await pool.render(job("warm"))
        checks = asyncio.create_task(pool.check_many([job("{% for i in (1..1000) %}x{% endfor %}")] * 500))
        checks.add_done_callback(lambda _: finished.append("checks"))
        await asyncio.sleep(0)
        assert await pool.render(job("page")) == "page"
        finished.append("page")
        await checks
    finally:
        await pool.close()
    assert finished == ["page", "checks"]


async def test_more_callers_than_the_backlog_wait_their_turn() -> None:
    pool = RenderPool(size=1, backlog=2)
    await pool.start()
    try:
        pages = await asyncio.gather(*(pool.render(job(str(number))) for number in range(20)))
    finally:
        await pool.close()
    assert pages == [str(number) for number in range(20)]


async def test_a_caller_who_gives_up_leaves_the_pool_working(pool: RenderPool) -> None:
    rendering = asyncio.create_task(pool.render(job("{{ task.input.a }}")))
    await asyncio.sleep(0)
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    assert await pool.render(job("after")) == "after"


async def test_close_leaves_no_process_and_fails_what_waits() -> None:
    pool = RenderPool(size=2, seconds=20)
    await pool.start()
    await pool.render(job("warm"))
    renderings = [asyncio.create_task(pool.render(job(ENDLESS + str(number)))) for number in range(4)]
    await until(lambda: len(pool.process_ids) == 2)
    pids = pool.process_ids
    await pool.close()
    results = await asyncio.gather(*renderings, return_exceptions=True)
    assert [type(result) for result in results] == [StorageUnavailable] * 4
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(StorageUnavailable):
        await pool.render(job("late"))


async def test_a_child_has_no_secrets_and_no_descriptors_of_its_parent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OVERREAD_KEY", "a secret")
    with (tmp_path / "open").open("w"):
        pool = RenderPool(size=1)
        await pool.start()
        try:
            await pool.render(job("warm"))
            child = psutil.Process(pool.process_ids[0])
            folder = f"/proc/{child.pid}/fd"
            descriptors = {name: os.readlink(f"{folder}/{name}") for name in os.listdir(folder)}
            environment = child.environ()
            limits = [
                child.rlimit(kind) for kind in (psutil.RLIMIT_AS, psutil.RLIMIT_FSIZE, psutil.RLIMIT_CORE)
            ]
        finally:
            await pool.close()
    assert set(environment) == {"PYTHONPATH", "LC_ALL"}
    assert descriptors["0"].startswith("socket:")
    assert {target for name, target in descriptors.items() if name != "0"} == {"/dev/null"}
    assert limits == [(512 * 2**20, 512 * 2**20), (0, 0), (0, 0)]


def test_children_die_with_their_parent() -> None:
    """The idle ones see their socket close; the one at work meets its limit of processor time."""
    script = (
        "import asyncio\n"
        "from tests.unit.templates.test_render import ENDLESS, RenderPool, job\n"
        "async def main():\n"
        "    pool = RenderPool(size=2, seconds=1)\n"
        "    await pool.start()\n"
        "    await pool.render(job('warm'))\n"
        "    work = asyncio.create_task(pool.render(job(ENDLESS)))\n"
        "    await asyncio.sleep(0)\n"
        "    print('at work', flush=True)\n"
        "    await work\n"
        "asyncio.run(main())\n"
    )
    source = str(Path(__file__).parents[3])
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{source}:{source}/src"},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "at work\n"
    # Whichever there are at this moment: on a busy machine one may be starting, or have been replaced.
    children = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert children
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []


def test_the_parent_never_imports_liquid() -> None:
    program = (
        "import sys; import overread.templates.render, overread.templates.check\n"
        "assert 'liquid' not in sys.modules"
    )
    source = str(Path(__file__).parents[3] / "src")
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": source})


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something outside of the event loop to come true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.01)
