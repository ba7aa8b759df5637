"""The locks hold what pyproject.toml asks for, with hashes, and never an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN: list[str] = PROJECT["project"]["dependencies"]
DOCUMENTS: list[str] = PROJECT["project"]["optional-dependencies"]["documents"]
MODERATION: list[str] = PROJECT["project"]["optional-dependencies"]["moderation"]
BACKTEST: list[str] = PROJECT["project"]["optional-dependencies"]["backtest"]
NOTIFICATIONS: list[str] = PROJECT["project"]["optional-dependencies"]["notifications"]
WANTED: dict[str, list[str]] = {
    "build": PROJECT["build-system"]["requires"],
    "run": RUN,
    "documents": RUN + DOCUMENTS,
    "moderation": RUN + MODERATION,
    "test": RUN + DOCUMENTS + MODERATION + BACKTEST + NOTIFICATIONS + PROJECT["dependency-groups"]["test"],
    "lint": PROJECT["dependency-groups"]["lint"],
}


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_everything_that_is_asked_for(name: str) -> None:
    wanted = {re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower() for requirement in WANTED[name]}
    assert wanted - set(_versions(name)) == set(), "run `make locks`"


@pytest.mark.parametrize("name", WANTED)
def test_every_version_has_a_hash_and_nothing_has_an_address(name: str) -> None:
    text = _lock(name)
    assert "://" not in text
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_fit_into_one_environment() -> None:
    widest = _versions("lint")
    for name in ("run", "documents", "moderation", "test"):
        narrower = _versions(name)
        assert narrower == {package: widest[package] for package in narrower}


def _lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")


def _versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", _lock(name), re.MULTILINE))
