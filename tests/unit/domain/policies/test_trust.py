# ruff: noqa: E501 - a table reads better with one case a line
"""Whom a role trusts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import Kind, parse_document
from overread.domain.policies.trust import SAGEMAKER, Asker, Trust, trust_of

SERVICE = Asker(service=SAGEMAKER)
ANN_ARN = "arn:aws:iam::111122223333:user/ann"
ANN = Asker("111122223333", (ANN_ARN,))
SESSION = Asker(
    "111122223333", ("arn:aws:sts::111122223333:assumed-role/ops/s", "arn:aws:iam::111122223333:role/ops")
)

CASES: list[tuple[str, list[dict[str, Any]], Asker, dict[str, str], Trust]] = [
    ("the service that is named", [{"Principal": {"Service": SAGEMAKER}}], SERVICE, {}, Trust.DIRECT),
    ("one of several services", [{"Principal": {"Service": ["ec2.amazonaws.com", SAGEMAKER]}}], SERVICE, {}, Trust.DIRECT),
    ("another service", [{"Principal": {"Service": "ec2.amazonaws.com"}}], SERVICE, {}, Trust.NONE),
    ("a star is no service", [{"Principal": "*"}], SERVICE, {}, Trust.NONE),
    ("another action", [{"Principal": {"Service": SAGEMAKER}, "Action": "sts:TagSession"}], SERVICE, {}, Trust.NONE),
    ("the user by ARN", [{"Principal": {"AWS": ANN_ARN}}], ANN, {}, Trust.DIRECT),
    ("the account's root leaves it to the account", [{"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}], ANN, {}, Trust.DELEGATED),
    ("so does its number", [{"Principal": {"AWS": "111122223333"}}], ANN, {}, Trust.DELEGATED),
    ("another account", [{"Principal": {"AWS": "444455556666"}}], ANN, {}, Trust.NONE),
    ("everybody", [{"Principal": {"AWS": "*"}}], ANN, {}, Trust.DELEGATED),
    ("a session by its role", [{"Principal": {"AWS": "arn:aws:iam::111122223333:role/ops"}}], SESSION, {}, Trust.DIRECT),
    ("a denial wins", [{"Principal": "*"}, {"Effect": "Deny", "Principal": {"AWS": ANN_ARN}}], ANN, {}, Trust.DENIED),
    ("NotPrincipal spares the named", [{"Principal": "*"}, {"Effect": "Deny", "NotPrincipal": {"AWS": ANN_ARN}}], ANN, {}, Trust.DELEGATED),
    ("NotPrincipal hits all others", [{"Principal": "*"}, {"Effect": "Deny", "NotPrincipal": {"AWS": ANN_ARN}}], SESSION, {}, Trust.DENIED),
    ("an external id that is asked for", [{"Principal": "*", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}], ANN, {}, Trust.NONE),
    ("and given", [{"Principal": "*", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}], ANN, {"sts:ExternalId": "x"}, Trust.DELEGATED),
    ("an outside identity never signs here", [{"Principal": {"Federated": "cognito-identity.amazonaws.com"}}], ANN, {}, Trust.NONE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "statements", "asker", "facts", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_trust(
    why: str, statements: list[dict[str, Any]], asker: Asker, facts: dict[str, str], expected: Trust
) -> None:
    whole = [{"Effect": "Allow", "Action": "sts:AssumeRole", **statement} for statement in statements]
    document = parse_document(json.dumps({"Version": "2012-10-17", "Statement": whole}), Kind.TRUST)
    assert trust_of(document, asker, facts_of(facts)) is expected, why
