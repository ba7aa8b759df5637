from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from overread.settings import SettingError, Settings, load, pairs


def test_without_anything_all_are_defaults() -> None:
    assert load({}) == Settings()


def test_an_option_goes_before_a_variable_before_a_file(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("1\n")
    environment = {
        "OVERREAD_PORT_FILE": str(tmp_path / "port"),
        "OVERREAD_REGION": "eu-west-1",
        "PATH": "/bin",
    }
    assert load(environment).port == 1
    assert load({**environment, "OVERREAD_PORT": "2"}).port == 2
    settings = load({**environment, "OVERREAD_PORT": "2"}, {"port": "3", "region": None})
    assert (settings.port, settings.region) == (3, "eu-west-1")


@pytest.mark.parametrize(
    ("word", "expected"), [("1", True), ("Yes", True), ("on", True), ("false", False), ("", False)]
)
def test_switches(word: str, expected: bool) -> None:
    assert load({"OVERREAD_STRICT_STOP": word}).strict_stop is expected


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"OVERREAD_PORT": "http"}, "OVERREAD_PORT is 'http', expected a whole number"),
        ({"OVERREAD_PORT": "70000"}, "expected 0 to 65535"),
        ({"OVERREAD_STRICT_STOP": "maybe"}, "expected yes or no"),
        ({"OVERREAD_ACCOUNT": "12"}, "expected 12 digits"),
        ({"OVERREAD_HOST": "0.0.0.0"}, "give --tls-cert and --tls-key, or --behind-proxy"),
        ({"OVERREAD_PROCESSES": "2"}, "more than one process needs PostgreSQL"),
        ({"OVERREAD_TLS_CERT": "x.pem"}, "go together"),
        ({"OVERREAD_PUBLIC_URL": "example.com"}, "expected http"),
        ({"OVERREAD_KEY_FILE": "/absent/file"}, "cannot be read"),
        ({"OVERREAD_POTR": "1"}, "OVERREAD_POTR is not a setting"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        load(environment)


def test_behind_a_proxy_any_host_may_be_listened_on() -> None:
    assert load({"OVERREAD_HOST": "0.0.0.0", "OVERREAD_BEHIND_PROXY": "1"}).host == "0.0.0.0"


def test_lists_of_pairs() -> None:
    assert pairs("a=1, b=s3://x/y", "buckets") == {"a": "1", "b": "s3://x/y"}
    with pytest.raises(SettingError, match="OVERREAD_BUCKETS: 'a' is not of the form"):
        pairs("a", "buckets")


def test_every_setting_has_a_help_that_is_a_sentence() -> None:
    for setting in dataclasses.fields(Settings):
        assert setting.metadata["help"].rstrip().endswith("."), setting.name
