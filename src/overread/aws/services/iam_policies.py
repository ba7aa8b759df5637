"""IAM's managed policies on the wire, and the question who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services import iam_members as members
from overread.aws.services.listing import caller_of, tag_pairs
from overread.domain.access import IdentityKind
from overread.domain.errors import InvalidRequest
from overread.domain.paging import Position
from overread.domain.policies.managed import MANAGED
from overread.operations.access import policies, simulation
from overread.operations.context import Context

_AWS, _OWN = 0, 1
"""Positions of a listing: AWS's policies come first."""


async def create_policy(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    tags = tag_pairs(params.Tags)
    made = await policies.create(
        ctx,
        caller_of(request),
        params.PolicyName,
        params.PolicyDocument,
        path=params.Path or "/",
        description=params.Description or "",
        tag_pairs=tags,
    )
    return {"Policy": {**members.policy(made), "Tags": members.tags(dict(tags)) or None}}


async def get_policy(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await policies.get(ctx, caller_of(request), params.PolicyArn)
    tags = members.tags(found.tags) or None
    return {"Policy": {**members.policy(found.policy, found.attached), "Tags": tags}}


async def list_policies(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    caller = caller_of(request)
    listing = members.listing_of(ctx, request, params)
    scope, prefix, only_attached = params.Scope or "All", params.PathPrefix or "/", bool(params.OnlyAttached)
    part, name = listing.after or (_AWS, "")
    shown: list[members.Members] = []
    if scope != "Local" and prefix == "/" and part == _AWS:
        counts = await policies.attached_counts(ctx, caller)
        for policy in MANAGED.values():
            if policy.name > str(name) and (policy.arn in counts or not only_attached):
                shown.append(members.policy(policy, counts.get(policy.arn)))
        if len(shown) > listing.limit:
            shown = shown[: listing.limit]
            return {
                "Policies": shown,
                **members.page(ctx, request, listing, (_AWS, str(shown[-1]["PolicyName"]))),
            }
    after: Position | None = None
    if scope != "AWS":
        # One more than nothing: whether there are any is known by asking.
        rest = replace(
            listing, limit=max(1, listing.limit - len(shown)), after=(name,) if part == _OWN else None
        )
        page = await policies.list_own(ctx, caller, rest, path_prefix=prefix, only_attached=only_attached)
        if len(shown) == listing.limit and page.items:
            after = (_OWN, "")
        else:
            shown += [members.policy(policy) for policy in page.items]
            after = None if page.after is None else (_OWN, *page.after)
    return {"Policies": shown, **members.page(ctx, request, listing, after)}


async def delete_policy(ctx: Context, request: AwsRequest, params: Any) -> None:
    await policies.delete(ctx, caller_of(request), params.PolicyArn)


async def list_entities_for_policy(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """As their permissions only: a policy is never a boundary here."""
    found = await policies.entities(ctx, caller_of(request), params.PolicyArn)
    kind, path, usage = params.EntityFilter, params.PathPrefix or "/", params.PolicyUsageFilter
    wanted = [
        one
        for one in found
        if kind in (None, one.kind.title()) and one.path.startswith(path) and usage != "PermissionsBoundary"
    ]
    shown, more = members.part(ctx, request, params, wanted)
    users = [one for one in shown if one.kind is IdentityKind.USER]
    roles = [one for one in shown if one.kind is IdentityKind.ROLE]
    return {
        "PolicyGroups": [],
        "PolicyUsers": [{"UserName": one.name, "UserId": one.unique_id} for one in users],
        "PolicyRoles": [{"RoleName": one.name, "RoleId": one.unique_id} for one in roles],
        **more,
    }


# --- versions --------------------------------------------------------------------------------------------------------


async def create_policy_version(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    made = await policies.create_version(
        ctx,
        caller_of(request),
        params.PolicyArn,
        params.PolicyDocument,
        as_default=bool(params.SetAsDefault),
    )
    return {"PolicyVersion": members.version(made, text=False)}


async def get_policy_version(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    number = members.version_number(params.VersionId)
    found = await policies.version(ctx, caller_of(request), params.PolicyArn, number)
    return {"PolicyVersion": members.version(found, text=True)}


async def list_policy_versions(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await policies.versions(ctx, caller_of(request), params.PolicyArn)
    shown, more = members.part(ctx, request, params, found)
    return {"Versions": [members.version(one, text=False) for one in shown], **more}


async def set_default_policy_version(ctx: Context, request: AwsRequest, params: Any) -> None:
    number = members.version_number(params.VersionId)
    await policies.set_default_version(ctx, caller_of(request), params.PolicyArn, number)


async def delete_policy_version(ctx: Context, request: AwsRequest, params: Any) -> None:
    number = members.version_number(params.VersionId)
    await policies.delete_version(ctx, caller_of(request), params.PolicyArn, number)


# --- tags ------------------------------------------------------------------------------------------------------------


async def tag_policy(ctx: Context, request: AwsRequest, params: Any) -> None:
    await policies.tag(ctx, caller_of(request), params.PolicyArn, tag_pairs(params.Tags))


async def untag_policy(ctx: Context, request: AwsRequest, params: Any) -> None:
    await policies.untag(ctx, caller_of(request), params.PolicyArn, params.TagKeys)


async def list_policy_tags(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await policies.list_tags(ctx, caller_of(request), params.PolicyArn)
    shown, more = members.part(ctx, request, params, members.tags(found))
    return {"Tags": shown, **more}


# --- who may do what -------------------------------------------------------------------------------------------------


async def simulate_principal_policy(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    for name in ("PermissionsBoundaryPolicyInputList", "ResourcePolicy", "PolicyExclusionList"):
        if getattr(params, name):
            raise InvalidRequest(f"{name} is not supported by this deployment.")
    facts = {
        entry.ContextKeyName: list(entry.ContextKeyValues or ())
        for entry in params.ContextEntries or ()
        if entry.ContextKeyName is not None
    }
    listing = members.listing_of(ctx, request, params)
    found = await simulation.simulate(
        ctx,
        caller_of(request),
        params.PolicySourceArn,
        actions=params.ActionNames,
        resources=params.ResourceArns or ["*"],
        facts=facts,
        further=params.PolicyInputList or (),
        listing=listing,
    )
    return {
        "EvaluationResults": [_result(answer) for answer in found.items],
        **members.page(ctx, request, listing, found.after),
    }


def _result(answer: simulation.Answer) -> members.Members:
    policy = answer.decision.policy
    matched = [] if policy is None else [{"SourcePolicyId": policy.name, "SourcePolicyType": "IAM Policy"}]
    return {
        "EvalActionName": answer.action,
        "EvalResourceName": answer.resource,
        "EvalDecision": answer.verdict,
        "MatchedStatements": matched,
        "MissingContextValues": list(answer.missing),
    }


OPERATIONS: Mapping[str, Handler] = {
    "CreatePolicy": create_policy,
    "GetPolicy": get_policy,
    "ListPolicies": list_policies,
    "DeletePolicy": delete_policy,
    "ListEntitiesForPolicy": list_entities_for_policy,
    "CreatePolicyVersion": create_policy_version,
    "GetPolicyVersion": get_policy_version,
    "ListPolicyVersions": list_policy_versions,
    "SetDefaultPolicyVersion": set_default_policy_version,
    "DeletePolicyVersion": delete_policy_version,
    "TagPolicy": tag_policy,
    "UntagPolicy": untag_policy,
    "ListPolicyTags": list_policy_tags,
    "SimulatePrincipalPolicy": simulate_principal_policy,
}
