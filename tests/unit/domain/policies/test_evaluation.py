# ruff: noqa: E501 - a table reads better with one case a line
"""May it? Policies, requests, and what AWS's documentation says comes out.

Each row names the rule that decides it. Sources: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements
reference" with its pages on Action, Resource, Condition operators, Multivalued context keys, Policy variables (all
documented), and the Service Authorization Reference for keys and resources.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from typing import Any

import pytest

from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import OLD_VERSION, VERSION, parse_document
from overread.domain.policies.evaluation import EVERYTHING, NOTHING, Layer, Policy, permissions_of
from overread.domain.policies.managed import ADMINISTRATOR, MANAGED, PREFIX

Json = dict[str, Any]

OBJECT = "arn:aws:s3:::docs/in/a.png"
BUCKET = "arn:aws:s3:::docs"
LOOP = "arn:aws:sagemaker:us-east-1:111122223333:human-loop/l1"
FLOW = "arn:aws:sagemaker:us-east-1:111122223333:flow-definition/forms"
TEAM = "arn:aws:sagemaker:us-east-1:111122223333:workteam/private-crowd/t"
ROLE = "arn:aws:iam::111122223333:role/reviews"


def allow(action: Any, resource: Any = "*", condition: Json | None = None, **more: Any) -> Json:
    return _statement("Allow", action, resource, condition, more)


def deny(action: Any, resource: Any = "*", condition: Json | None = None, **more: Any) -> Json:
    return _statement("Deny", action, resource, condition, more)


def _statement(effect: str, action: Any, resource: Any, condition: Json | None, more: Json) -> Json:
    statement = {"Effect": effect, "Action": action, "Resource": resource, **more}
    if condition is not None:
        statement["Condition"] = condition
    return {name: value for name, value in statement.items() if value is not None}


ALLOWED, IMPLICIT, EXPLICIT = "allowed", "implicit deny", "explicit deny"

GET = "s3:GetObject"
START = "sagemaker:StartHumanLoop"
AT_HOME = {"aws:SourceIp": "203.0.113.77"}
ANN = {"aws:username": "ann"}
PRIVATE, PUBLIC = {"sagemaker:WorkteamType": "private-crowd"}, {"sagemaker:WorkteamType": "public-crowd"}

Row = tuple[str, list[Json], str, str, Json, str]

TABLE: list[Row] = [
    # why, statements, action, resource, facts, what comes out
    # --- the order of evaluation
    ("no statement: everything is denied by default", [], GET, OBJECT, {}, IMPLICIT),
    ("an allow that matches", [allow(GET, OBJECT)], GET, OBJECT, {}, ALLOWED),
    ("an allow for another action", [allow("s3:PutObject", OBJECT)], GET, OBJECT, {}, IMPLICIT),
    ("an allow for another resource", [allow(GET, "arn:aws:s3:::other/*")], GET, OBJECT, {}, IMPLICIT),
    ("an explicit deny overrides an allow", [allow("*"), deny(GET, OBJECT)], GET, OBJECT, {}, EXPLICIT),
    ("the order of statements does not matter", [deny(GET, OBJECT), allow("*")], GET, OBJECT, {}, EXPLICIT),
    ("a deny whose condition fails is not applied", [allow("*"), deny(GET, "*", {"Bool": {"aws:SecureTransport": "false"}})], GET, OBJECT, {"aws:SecureTransport": "true"}, ALLOWED),
    ("one of several statements is enough", [allow("iam:*"), allow(GET, "arn:aws:s3:::docs/*")], GET, OBJECT, {}, ALLOWED),
    # --- actions
    ("actions are not case-sensitive", [allow("S3:getobject", OBJECT)], GET, OBJECT, {}, ALLOWED),
    ("a star in an action", [allow("s3:Get*", OBJECT)], GET, OBJECT, {}, ALLOWED),
    ("a star in the middle", [allow("sagemaker:*HumanLoop")], START, LOOP, {}, ALLOWED),
    ("that star does not reach the plural", [allow("sagemaker:*HumanLoop")], "sagemaker:ListHumanLoops", "*", {}, IMPLICIT),
    ("a question mark is one character", [allow("s3:Ge?Object", OBJECT)], GET, OBJECT, {}, ALLOWED),
    ("a question mark is not none", [allow("s3:GetObject?", OBJECT)], GET, OBJECT, {}, IMPLICIT),
    ("a star stays in its service", [allow("s3:*")], START, LOOP, {}, IMPLICIT),
    ("every action of every service, written out", [allow("*:*")], GET, OBJECT, {}, ALLOWED),
    ("one of a list of actions", [allow(["s3:PutObject", GET])], GET, OBJECT, {}, ALLOWED),
    ("NotAction allows all but the named", [allow(None, NotAction="iam:*")], GET, OBJECT, {}, ALLOWED),
    ("NotAction does not allow the named", [allow(None, NotAction="iam:*")], "iam:CreateUser", "*", {}, IMPLICIT),
    ("Deny with NotAction leaves the named alone", [allow("*"), deny(None, NotAction=["s3:*"])], GET, OBJECT, {}, ALLOWED),
    ("Deny with NotAction denies all others", [allow("*"), deny(None, NotAction=["s3:*"])], START, LOOP, {}, EXPLICIT),
    # --- resources
    ("a bucket is not its objects", [allow("s3:*", BUCKET)], GET, OBJECT, {}, IMPLICIT),
    ("its objects are not the bucket", [allow("s3:*", f"{BUCKET}/*")], "s3:ListBucket", BUCKET, {}, IMPLICIT),
    ("a star in a key reaches over slashes", [allow(GET, f"{BUCKET}/*")], GET, OBJECT, {}, ALLOWED),
    ("resources are case-sensitive", [allow(GET, "arn:aws:s3:::Docs/*")], GET, OBJECT, {}, IMPLICIT),
    ("a question mark in a resource", [allow(GET, f"{BUCKET}/in/?.png")], GET, OBJECT, {}, ALLOWED),
    ("a star for account and region", [allow("sagemaker:*", "arn:aws:sagemaker:*:*:human-loop/*")], START, LOOP, {}, ALLOWED),
    ("a star inside of a part ends at its colon", [allow("sagemaker:*", "arn:aws:sagemaker:us-*-1:1*3:human-loop/l1")], START, LOOP, {}, ALLOWED),
    ("such a star does not swallow further parts", [allow("sagemaker:*", "arn:aws:sage*:::human-loop/l1")], START, LOOP, {}, IMPLICIT),
    ("a star at the end of a part may go beyond", [allow("sagemaker:*", "arn:aws:sagemaker:*")], START, LOOP, {}, ALLOWED),
    ("another region", [allow("sagemaker:*", "arn:aws:sagemaker:eu-west-1:*:human-loop/*")], START, LOOP, {}, IMPLICIT),
    ("a key with a colon in it", [allow(GET, f"{BUCKET}/a:*/x")], GET, f"{BUCKET}/a:b/x", {}, ALLOWED),
    ("NotResource allows all but the named", [allow(GET, None, NotResource=f"{BUCKET}/secret/*")], GET, OBJECT, {}, ALLOWED),
    ("NotResource does not allow the named", [allow(GET, None, NotResource=f"{BUCKET}/in/*")], GET, OBJECT, {}, IMPLICIT),
    ("Deny with NotResource denies all others", [allow("*"), deny("*", None, NotResource=[f"{BUCKET}/*"])], START, LOOP, {}, EXPLICIT),
    # --- policy variables
    ("a variable stands for the user's name", [allow(GET, "arn:aws:s3:::home/${aws:username}/*")], GET, "arn:aws:s3:::home/ann/x", ANN, ALLOWED),
    ("of nobody else", [allow(GET, "arn:aws:s3:::home/${aws:username}/*")], GET, "arn:aws:s3:::home/bob/x", ANN, IMPLICIT),
    ("without a value no resource is meant", [allow(GET, "arn:aws:s3:::home/${aws:username}/*")], GET, "arn:aws:s3:::home//x", {}, IMPLICIT),
    ("so a denial of all but one's own holds for who has none", [allow("*"), deny("*", None, NotResource=["arn:aws:s3:::home/${aws:username}/*"])], GET, "arn:aws:s3:::home/ann/x", {}, EXPLICIT),
    ("what is compared with no value is not equal to it", [allow("*"), deny("*", "*", {"StringNotEquals": {"s3:prefix": "${aws:username}"}})], GET, OBJECT, {"s3:prefix": "ann"}, EXPLICIT),
    ("nor is it equal", [allow("*"), deny("*", "*", {"StringEquals": {"s3:prefix": "${aws:username}"}})], GET, OBJECT, {"s3:prefix": "ann"}, ALLOWED),
    ("a default value", [allow(GET, "arn:aws:s3:::home/${aws:username, 'all'}/*")], GET, "arn:aws:s3:::home/all/x", {}, ALLOWED),
    ("a star in a value is no wildcard", [allow(GET, "arn:aws:s3:::home/${aws:username}/x")], GET, "arn:aws:s3:::home/ann/x", {"aws:username": "*"}, IMPLICIT),
    ("${*} is a star itself", [allow(GET, "arn:aws:s3:::docs/${*}")], GET, "arn:aws:s3:::docs/in", {}, IMPLICIT),
    ("a variable in a condition", [allow("s3:ListBucket", BUCKET, {"StringLike": {"s3:prefix": "home/${aws:username}/*"}})], "s3:ListBucket", BUCKET, {**ANN, "s3:prefix": "home/ann/x"}, ALLOWED),
    # --- conditions: several of them
    ("all keys must hold", [allow(GET, "*", {"StringEquals": {"aws:username": "ann", "aws:RequestedRegion": "eu-west-1"}})], GET, OBJECT, {**ANN, "aws:RequestedRegion": "us-east-1"}, IMPLICIT),
    ("all operators must hold", [allow(GET, "*", {"StringEquals": ANN, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], GET, OBJECT, {**ANN, **AT_HOME}, IMPLICIT),
    ("one of several values is enough", [allow(GET, "*", {"StringEquals": {"aws:username": ["bob", "ann"]}})], GET, OBJECT, ANN, ALLOWED),
    ("condition keys are not case-sensitive", [allow(GET, "*", {"StringEquals": {"AWS:UserName": "ann"}})], GET, OBJECT, ANN, ALLOWED),
    # --- conditions: strings
    ("StringEquals is case-sensitive", [allow(GET, "*", {"StringEquals": {"aws:username": "Ann"}})], GET, OBJECT, ANN, IMPLICIT),
    ("StringEquals knows no wildcards", [allow(GET, "*", {"StringEquals": {"aws:username": "a*"}})], GET, OBJECT, ANN, IMPLICIT),
    ("StringEqualsIgnoreCase", [allow(GET, "*", {"StringEqualsIgnoreCase": {"aws:username": "ANN"}})], GET, OBJECT, ANN, ALLOWED),
    ("StringLike", [allow(GET, "*", {"StringLike": {"aws:username": "a*"}})], GET, OBJECT, ANN, ALLOWED),
    ("StringNotEquals with several values: none may match", [allow(GET, "*", {"StringNotEquals": {"aws:username": ["bob", "ann"]}})], GET, OBJECT, ANN, IMPLICIT),
    ("StringNotEquals holds for a key that is not there", [allow(GET, "*", {"StringNotEquals": {"aws:username": "bob"}})], GET, OBJECT, {}, ALLOWED),
    ("StringNotLike", [deny(GET, "*", {"StringNotLike": {"aws:username": "a*"}}), allow(GET)], GET, OBJECT, ANN, ALLOWED),
    ("StringEquals fails for a key that is not there", [allow(GET, "*", {"StringEquals": ANN})], GET, OBJECT, {}, IMPLICIT),
    ("IfExists holds for a key that is not there", [allow(GET, "*", {"StringEqualsIfExists": ANN})], GET, OBJECT, {}, ALLOWED),
    ("IfExists asks a key that is there", [allow(GET, "*", {"StringEqualsIfExists": ANN})], GET, OBJECT, {"aws:username": "bob"}, IMPLICIT),
    # --- conditions: numbers, times, truth, absence
    ("NumericLessThanEquals", [allow("s3:ListBucket", BUCKET, {"NumericLessThanEquals": {"s3:max-keys": "10"}})], "s3:ListBucket", BUCKET, {"s3:max-keys": "10"}, ALLOWED),
    ("NumericLessThan compares numbers, not texts", [allow("s3:ListBucket", BUCKET, {"NumericLessThan": {"s3:max-keys": 10}})], "s3:ListBucket", BUCKET, {"s3:max-keys": "9"}, ALLOWED),
    ("NumericEquals with a value that is no number", [allow("s3:ListBucket", BUCKET, {"NumericEquals": {"s3:max-keys": "10"}})], "s3:ListBucket", BUCKET, {"s3:max-keys": "ten"}, IMPLICIT),
    ("NumericGreaterThan", [deny("s3:ListBucket", BUCKET, {"NumericGreaterThan": {"s3:max-keys": "100"}})], "s3:ListBucket", BUCKET, {"s3:max-keys": "1000"}, EXPLICIT),
    ("DateGreaterThan", [allow(GET, "*", {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})], GET, OBJECT, {"aws:CurrentTime": "2026-06-01T12:00:00Z"}, ALLOWED),
    ("DateLessThan, after it", [allow(GET, "*", {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})], GET, OBJECT, {"aws:CurrentTime": "2026-06-01T12:00:00Z"}, IMPLICIT),
    ("dates may be seconds since 1970", [allow(GET, "*", {"DateLessThan": {"aws:EpochTime": "1800000000"}})], GET, OBJECT, {"aws:EpochTime": "1780000000"}, ALLOWED),
    ("dates know time zones", [allow(GET, "*", {"DateEquals": {"aws:CurrentTime": "2026-06-01T14:00:00+02:00"}})], GET, OBJECT, {"aws:CurrentTime": "2026-06-01T12:00:00Z"}, ALLOWED),
    ("Bool", [deny("*", "*", {"Bool": {"aws:SecureTransport": "false"}}), allow("*")], GET, OBJECT, {"aws:SecureTransport": "false"}, EXPLICIT),
    ("Bool may be written as a boolean", [deny("*", "*", {"Bool": {"aws:SecureTransport": False}}), allow("*")], GET, OBJECT, {"aws:SecureTransport": "false"}, EXPLICIT),
    ("Bool fails for a key that is not there", [deny("*", "*", {"Bool": {"aws:MultiFactorAuthPresent": "false"}}), allow("*")], GET, OBJECT, {}, ALLOWED),
    ("BoolIfExists holds for it", [deny("*", "*", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}), allow("*")], GET, OBJECT, {}, EXPLICIT),
    ("Null true: the key must not be there", [allow(GET, "*", {"Null": {"aws:TokenIssueTime": "true"}})], GET, OBJECT, {}, ALLOWED),
    ("Null true with the key", [allow(GET, "*", {"Null": {"aws:TokenIssueTime": "true"}})], GET, OBJECT, {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}, IMPLICIT),
    ("Null false: the key must be there", [allow(GET, "*", {"Null": {"aws:TokenIssueTime": False}})], GET, OBJECT, {}, IMPLICIT),
    # --- conditions: addresses
    ("IpAddress in a range", [allow(GET, "*", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], GET, OBJECT, AT_HOME, ALLOWED),
    ("IpAddress outside", [allow(GET, "*", {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.1"]}})], GET, OBJECT, AT_HOME, IMPLICIT),
    ("NotIpAddress denies from elsewhere", [allow("*"), deny("*", "*", {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], GET, OBJECT, AT_HOME, EXPLICIT),
    ("NotIpAddress holds for a request without an address", [allow("*"), deny("*", "*", {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], GET, OBJECT, {}, EXPLICIT),
    ("IPv6", [allow(GET, "*", {"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})], GET, OBJECT, {"aws:SourceIp": "2001:db8::1"}, ALLOWED),
    ("an IPv4 address in IPv6 form is the IPv4 address", [allow(GET, "*", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], GET, OBJECT, {"aws:SourceIp": "::ffff:203.0.113.77"}, ALLOWED),
    # --- conditions: ARNs
    ("ArnLike", [allow(START, "*", {"ArnLike": {"sagemaker:WorkteamArn": "arn:aws:sagemaker:*:111122223333:workteam/private-crowd/*"}})], START, LOOP, {"sagemaker:WorkteamArn": TEAM}, ALLOWED),
    ("ArnEquals behaves as ArnLike", [allow(START, "*", {"ArnEquals": {"sagemaker:WorkteamArn": "arn:aws:sagemaker:*:*:workteam/*/t"}})], START, LOOP, {"sagemaker:WorkteamArn": TEAM}, ALLOWED),
    ("each part of an ARN is compared by itself", [allow(START, "*", {"ArnLike": {"sagemaker:WorkteamArn": "arn:aws:*:*:*:workteam/private-crowd/t"}})], START, LOOP, {"sagemaker:WorkteamArn": "arn:aws:sagemaker:us-east-1:extra:111122223333:workteam/private-crowd/t"}, IMPLICIT),
    ("ArnNotLike on another principal", [deny("*", "*", {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}), allow("*")], GET, OBJECT, {"aws:PrincipalArn": ROLE}, EXPLICIT),
    # --- several values in the request
    ("ForAnyValue: one of them matches", [allow(GET, "*", {"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}})], GET, OBJECT, {"aws:TagKeys": ["x", "b"]}, ALLOWED),
    ("ForAnyValue without values is false", [allow(GET, "*", {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}})], GET, OBJECT, {}, IMPLICIT),
    ("ForAllValues: each of them matches", [allow(GET, "*", {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})], GET, OBJECT, {"aws:TagKeys": ["a", "b"]}, ALLOWED),
    ("ForAllValues: one of them does not", [allow(GET, "*", {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})], GET, OBJECT, {"aws:TagKeys": ["a", "c"]}, IMPLICIT),
    ("ForAllValues without values is true", [allow(GET, "*", {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}})], GET, OBJECT, {}, ALLOWED),
    ("ForAnyValue with a negation: one that is not named", [deny(GET, "*", {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}}), allow(GET)], GET, OBJECT, {"aws:TagKeys": ["a", "c"]}, EXPLICIT),
    ("ForAllValues with a negation: none is named", [allow(GET, "*", {"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a"]}})], GET, OBJECT, {"aws:TagKeys": ["b", "a"]}, IMPLICIT),
    # --- of A2I
    ("AugmentedAI's condition lets private teams through", [allow("sagemaker:*FlowDefinition", "*", {"StringEqualsIfExists": {"sagemaker:WorkteamType": ["private-crowd", "vendor-crowd"]}})], "sagemaker:CreateFlowDefinition", FLOW, PRIVATE, ALLOWED),
    ("and not the public one", [allow("sagemaker:*FlowDefinition", "*", {"StringEqualsIfExists": {"sagemaker:WorkteamType": ["private-crowd", "vendor-crowd"]}})], "sagemaker:CreateFlowDefinition", FLOW, PUBLIC, IMPLICIT),
    ("PassRole to another service", [allow("iam:PassRole", "arn:aws:iam::*:role/*", {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})], "iam:PassRole", ROLE, {"iam:PassedToService": "sagemaker.amazonaws.com"}, IMPLICIT),
    ("PassRole of roles below a path", [allow("iam:PassRole", "arn:aws:iam::111122223333:role/reviews/*")], "iam:PassRole", ROLE, {}, IMPLICIT),
]  # fmt: skip


def decide(
    statements: Sequence[Json], action: str, resource: str, facts: Json, version: str = VERSION
) -> str:
    text = json.dumps({"Version": version, "Statement": list(statements)})
    policies = [Policy("p", parse_document(text))] if statements else []
    return _verdict(permissions_of(policies).decide(action, (resource,), facts_of(facts)))


def _verdict(decision: Any) -> str:
    return ALLOWED if decision.allowed else EXPLICIT if decision.explicit else IMPLICIT


@pytest.mark.parametrize(
    ("why", "statements", "action", "resource", "facts", "expected"), TABLE, ids=[row[0] for row in TABLE]
)
def test_the_table(
    why: str, statements: list[Json], action: str, resource: str, facts: Json, expected: str
) -> None:
    assert decide(statements, action, resource, facts) == expected, why


MANAGED_TABLE: list[tuple[str, str, str, Json, str]] = [
    # policy, action, resource, facts, what comes out: spec/workforce-and-permissions.md 9.2
    ("AdministratorAccess", "iam:CreateUser", "*", {}, ALLOWED),
    ("AmazonAugmentedAIFullAccess", START, LOOP, PRIVATE, ALLOWED),
    ("AmazonAugmentedAIFullAccess", START, LOOP, PUBLIC, IMPLICIT),
    ("AmazonAugmentedAIFullAccess", "sagemaker:ListHumanLoops", "*", {}, ALLOWED),
    ("AmazonAugmentedAIFullAccess", "sagemaker:CreateHumanTaskUi", "*", {}, ALLOWED),
    ("AmazonAugmentedAIFullAccess", "sagemaker:CreateWorkteam", TEAM, {}, IMPLICIT),
    ("AmazonAugmentedAIFullAccess", "sagemaker:RenderUiTemplate", "*", {}, IMPLICIT),
    ("AmazonAugmentedAIFullAccess", "iam:PassRole", ROLE, {"iam:PassedToService": "sagemaker.amazonaws.com"}, ALLOWED),
    ("AmazonAugmentedAIFullAccess", "textract:AnalyzeDocument", "*", {}, IMPLICIT),
    ("AmazonAugmentedAIHumanLoopFullAccess", "sagemaker:StopHumanLoop", LOOP, {}, ALLOWED),
    ("AmazonAugmentedAIHumanLoopFullAccess", START, LOOP, PUBLIC, ALLOWED),
    ("AmazonAugmentedAIHumanLoopFullAccess", "sagemaker:CreateFlowDefinition", FLOW, PRIVATE, IMPLICIT),
    ("AmazonAugmentedAIIntegratedAPIAccess", "textract:AnalyzeDocument", "*", {}, ALLOWED),
    ("AmazonSageMakerMechanicalTurkAccess", "sagemaker:CreateFlowDefinition", FLOW, PUBLIC, ALLOWED),
    ("AmazonSageMakerFullAccess", "sagemaker:CreateWorkteam", TEAM, {}, ALLOWED),
    ("AmazonSageMakerFullAccess", "sagemaker:CreateFlowDefinition", FLOW, PUBLIC, IMPLICIT),
    ("AmazonSageMakerFullAccess", "sagemaker:CreateFlowDefinition", FLOW, PRIVATE, ALLOWED),
    ("AmazonSageMakerFullAccess", "iam:CreateUser", "*", {}, IMPLICIT),
    ("ReadOnlyAccess", "sagemaker:DescribeHumanLoop", LOOP, {}, ALLOWED),
    ("ReadOnlyAccess", START, LOOP, PRIVATE, IMPLICIT),
    ("AmazonS3ReadOnlyAccess", "s3:PutObject", OBJECT, {}, IMPLICIT),
    ("IAMFullAccess", "iam:CreateAccessKey", "*", {}, ALLOWED),
]  # fmt: skip


@pytest.mark.parametrize(("name", "action", "resource", "facts", "expected"), MANAGED_TABLE)
def test_managed_policies(name: str, action: str, resource: str, facts: Json, expected: str) -> None:
    policy = MANAGED[PREFIX + name]
    permissions = permissions_of([Policy(policy.arn, parse_document(policy.text))])
    assert _verdict(permissions.decide(action, (resource,), facts_of(facts))) == expected


SESSIONS: list[tuple[str, Json, Json, str, Layer]] = [
    ("both allow", allow(GET), allow("*"), ALLOWED, Layer.SESSION),
    ("a session policy grants nothing by itself", allow("iam:*"), allow("*"), IMPLICIT, Layer.IDENTITY),
    ("a session policy narrows", allow("*"), allow("iam:*"), IMPLICIT, Layer.SESSION),
    ("an explicit deny of the session", allow("*"), deny(GET), EXPLICIT, Layer.SESSION),
    ("an explicit deny of the identity", deny(GET), allow("*"), EXPLICIT, Layer.IDENTITY),
]


@pytest.mark.parametrize(
    ("why", "own", "session", "expected", "layer"), SESSIONS, ids=[row[0] for row in SESSIONS]
)
def test_sessions_are_narrowed(why: str, own: Json, session: Json, expected: str, layer: Layer) -> None:
    identity, narrowing = (
        [Policy(name, parse_document(json.dumps({"Statement": statement})))]
        for name, statement in (("own", own), ("session", session))
    )
    decision = permissions_of(identity, narrowing).decide(GET, (OBJECT,))
    assert (_verdict(decision), decision.layer) == (expected, layer), why


def test_variables_are_literal_in_documents_of_the_old_version() -> None:
    statement = allow(GET, "arn:aws:s3:::home/${aws:username}/x")

    assert decide([statement], GET, "arn:aws:s3:::home/ann/x", ANN, OLD_VERSION) == IMPLICIT
    assert decide([statement], GET, "arn:aws:s3:::home/${aws:username}/x", ANN, OLD_VERSION) == ALLOWED


def test_a_thing_of_two_names_is_allowed_by_either_and_denied_by_either() -> None:
    def start(*statements: Json) -> str:
        document = parse_document(json.dumps({"Version": VERSION, "Statement": list(statements)}))
        return _verdict(permissions_of([Policy("p", document)]).decide(START, (LOOP, FLOW)))

    assert start(allow(START, LOOP)) == start(allow(START, FLOW)) == ALLOWED
    assert start(allow("*"), deny(START, FLOW)) == start(allow("*"), deny(START, LOOP)) == EXPLICIT
    assert start(allow("*"), deny(START, None, NotResource=FLOW)) == ALLOWED
    assert start(allow(START, None, NotResource=FLOW)) == IMPLICIT


def test_the_decisive_statement_is_named() -> None:
    document = parse_document(json.dumps({"Statement": [allow("*"), deny(GET, Sid="NoDocuments")]}))
    decision = permissions_of([Policy("own", document)]).decide(GET, (OBJECT,))

    assert decision.policy is not None
    assert decision.statement is not None
    assert (decision.policy.name, decision.statement.sid, decision.statement.position) == (
        "own",
        "NoDocuments",
        1,
    )


def test_who_may_do_everything_is_known_beforehand() -> None:
    administrator = Policy("a", parse_document(MANAGED[ADMINISTRATOR].text))
    with_denial = Policy("d", parse_document(json.dumps({"Statement": deny(GET)})))

    assert permissions_of([administrator]).unrestricted
    assert not permissions_of([administrator, with_denial]).unrestricted
    assert not permissions_of([administrator], session=[administrator]).unrestricted
    assert not permissions_of(
        [Policy("c", parse_document(json.dumps({"Statement": allow("*", "*", {"Null": {"aws:x": "true"}})})))]
    ).unrestricted
    assert EVERYTHING.decide(GET, (OBJECT,)).allowed
    assert not NOTHING.decide(GET, (OBJECT,)).allowed


def test_permissions_travel_to_another_process() -> None:
    document = parse_document(
        json.dumps(
            {
                "Version": VERSION,
                "Statement": allow(
                    GET, "arn:aws:s3:::${aws:username}/*", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
                ),
            }
        )
    )
    sent = pickle.loads(pickle.dumps(permissions_of([Policy("p", document)], facts=facts_of(ANN))))

    assert sent.decide(GET, ("arn:aws:s3:::ann/x",), facts_of(AT_HOME)).allowed
    assert not sent.decide(GET, ("arn:aws:s3:::bob/x",), facts_of(AT_HOME)).allowed


def test_no_pattern_takes_long() -> None:
    """A hundred stars over a long key would be tried for years if every star were tried at every place."""
    statement = allow(GET, f"{BUCKET}/{'*a' * 100}")
    assert decide([statement], GET, f"{BUCKET}/{'a' * 1_000}b", {}) == IMPLICIT
    assert decide([statement], GET, f"{BUCKET}/{'a' * 1_000}", {}) == ALLOWED
