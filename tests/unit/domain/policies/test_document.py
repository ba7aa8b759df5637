# ruff: noqa: E501 - a table reads better with one case a line
"""Policy documents that are refused say where, and what was expected."""

from __future__ import annotations

import json
from typing import Any

import pytest

from overread.domain.policies.document import Kind, MalformedPolicy, parse_document

GOOD = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}

REFUSED: list[tuple[Any, str, str]] = [
    # Statement (or the whole document, as text), where, how the sentence goes on
    ({**GOOD, "Effect": "allow"}, "Statement[0].Effect", 'is "allow", expected Allow or Deny'),
    ({"Action": "s3:*", "Resource": "*"}, "Statement[0]", "has no Effect, expected Allow or Deny"),
    ({**GOOD, "Action": "GetObject"}, "Statement[0].Action", 'is "GetObject", expected * or service:Action'),
    ({**GOOD, "Action": ["s3:*", "s3:Get Object"]}, "Statement[0].Action[1]", 'is "s3:Get Object"'),
    ({**GOOD, "Action": []}, "Statement[0].Action", "is empty, expected at least one value"),
    ({**GOOD, "NotAction": "s3:*"}, "Statement[0]", "has both Action and NotAction"),
    ({"Effect": "Allow", "Action": "s3:*"}, "Statement[0]", "has neither Resource nor NotResource"),
    ({**GOOD, "Resource": "bucket/key"}, "Statement[0].Resource", 'is "bucket/key", expected * or an ARN'),
    ({**GOOD, "Resource": "arn:aws:s3:bucket"}, "Statement[0].Resource", "expected * or an ARN"),
    ({**GOOD, "Principal": "*"}, "Statement[0].Principal", "is not known here"),
    ({**GOOD, "Sid": "no spaces"}, "Statement[0].Sid", "expected letters and digits"),
    ({**GOOD, "Condition": {"StringIs": {"aws:username": "a"}}}, "Statement[0].Condition.StringIs", "is not known"),
    ({**GOOD, "Condition": {"StringEquals": {"username": "a"}}}, "Statement[0].Condition.StringEquals.username", "is no condition key"),
    ({**GOOD, "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0/8"]}}}, "Statement[0].Condition.IpAddress.aws:SourceIp[1]", "expected an IP address"),
    ({**GOOD, "Condition": {"NumericEquals": {"s3:max-keys": "ten"}}}, "Statement[0].Condition.NumericEquals.s3:max-keys", "expected a number"),
    ({**GOOD, "Condition": {"DateLessThan": {"aws:CurrentTime": "tomorrow"}}}, "Statement[0].Condition.DateLessThan.aws:CurrentTime", "expected a time"),
    ({**GOOD, "Condition": {"Bool": {"aws:SecureTransport": "yes"}}}, "Statement[0].Condition.Bool.aws:SecureTransport", "expected true or false"),
    ({**GOOD, "Condition": {"Null": {"aws:username": ["true", "false"]}}}, "Statement[0].Condition.Null.aws:username", "expected true or false"),
    ("[]", "", "is [], expected an object"),
    ("{", "", "is not JSON"),
    ('{"Statement": ' + "9" * 5_000 + "}", "", "holds a number of too many digits"),
    ('{"Statement": [], "Statement": []}', "", "names Statement twice"),
    ('{"Version": "2012-10-18", "Statement": []}', "Version", "expected 2012-10-17 or 2008-10-17"),
    ('{"Version": "2012-10-17"}', "", "has no Statement"),
    ('{"Statement": []}', "Statement", "is empty"),
    ('{"Statement": {}, "Owner": "me"}', "Owner", "is not known here, expected Id, Statement, Version"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "path", "sentence"), REFUSED)
def test_what_is_refused(given: Any, path: str, sentence: str) -> None:
    text = given if isinstance(given, str) else json.dumps({"Statement": [given]})
    with pytest.raises(MalformedPolicy) as caught:
        parse_document(text)
    assert caught.value.path == path
    assert sentence in str(caught.value)


def test_the_line_is_that_of_the_fault() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [GOOD, {**GOOD, "Effect": "Maybe"}]}, indent=2)
    with pytest.raises(MalformedPolicy) as caught:
        parse_document(text)
    assert '"Maybe"' in text.splitlines()[caught.value.line - 1]


def test_sids_are_unique() -> None:
    with pytest.raises(MalformedPolicy, match='is "a" again'):
        parse_document(json.dumps({"Statement": [{**GOOD, "Sid": "a"}, {**GOOD, "Sid": "a"}]}))


def test_one_statement_needs_no_list() -> None:
    [statement] = parse_document(json.dumps({"Statement": GOOD})).statements
    assert (statement.allows, statement.names_action("s3:getobject")) == (True, True)


def test_a_trust_policy_names_principals_and_no_resources() -> None:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "sagemaker.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    assert parse_document(json.dumps({"Statement": trust}), Kind.TRUST).statements

    for wrong in ({**trust, "Resource": "*"}, {**trust, "Principal": {"Servant": "x"}}, GOOD):
        with pytest.raises(MalformedPolicy):
            parse_document(json.dumps({"Statement": wrong}), Kind.TRUST)
