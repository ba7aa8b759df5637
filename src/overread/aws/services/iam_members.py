"""What IAM's answers are made of, and its pages: `Marker`, `MaxItems`, `IsTruncated`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from overread.aws.context import AwsRequest
from overread.aws.services.listing import next_token, read_listing
from overread.domain.access import CustomerPolicy, Identity, KeySummary, PolicyVersion
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.paging import Listing, Position
from overread.domain.policies.managed import ManagedPolicy
from overread.operations.context import Context

T = TypeVar("T")

MAX_ITEMS = 1_000
Members = dict[str, object]


def listing_of(ctx: Context, request: AwsRequest, params: Any) -> Listing:
    """The page that is asked for. Raises InvalidRequest for a marker that was not given out."""
    return read_listing(ctx, request, token=params.Marker, limit=params.MaxItems)


def page(ctx: Context, request: AwsRequest, listing: Listing, after: Position | None) -> Members:
    """Whether there is more, and where."""
    marker = next_token(ctx, request, listing, after)
    return {"IsTruncated": marker is not None, "Marker": marker}


WHOLE: Mapping[str, object] = {"IsTruncated": False}
"""Of lists that nothing is ever in."""


def part(ctx: Context, request: AwsRequest, params: Any, items: Sequence[T]) -> tuple[Sequence[T], Members]:
    """The page that is asked for of a list that is read as a whole, and where it goes on.

    What is listed so has a quota, or few of it: a page ends at a number, not at a key.
    """
    listing = listing_of(ctx, request, params)
    begin = 0 if listing.after is None else int(listing.after[0])
    end = begin + listing.limit
    return items[begin:end], page(ctx, request, listing, (end,) if end < len(items) else None)


def document(text: str) -> str:
    """A policy document as IAM sends it (documented: URL-encoded by RFC 3986)."""
    return quote(text, safe="")


def tags(present: Mapping[str, str]) -> list[Members]:
    return [{"Key": key, "Value": value} for key, value in present.items()]


def user(identity: Identity) -> Members:
    return {
        "Path": identity.path,
        "UserName": identity.name,
        "UserId": identity.unique_id,
        "Arn": identity.arn,
        "CreateDate": identity.created_at,
    }


def role(identity: Identity) -> Members:
    return {
        "Path": identity.path,
        "RoleName": identity.name,
        "RoleId": identity.unique_id,
        "Arn": identity.arn,
        "CreateDate": identity.created_at,
        "AssumeRolePolicyDocument": document(identity.trust),
        "Description": identity.description or None,
        "MaxSessionDuration": identity.max_session_seconds,
    }


def key(summary: KeySummary) -> Members:
    return {
        "UserName": summary.user_name,
        "AccessKeyId": summary.access_key_id,
        "Status": "Active" if summary.active else "Inactive",
        "CreateDate": summary.created_at,
    }


def policy(found: CustomerPolicy | ManagedPolicy, attached: int | None = None) -> Members:
    """attached: to how many identities, of a policy of AWS's."""
    members: Members = {
        "PolicyName": found.name,
        "Arn": found.arn,
        "IsAttachable": True,
        "PermissionsBoundaryUsageCount": 0,
        "Description": found.description or None,
        "CreateDate": found.created_at,
    }
    if isinstance(found, ManagedPolicy):
        return {
            **members,
            "PolicyId": f"ANPA{found.name.upper()}"[:64],
            "Path": "/",
            "DefaultVersionId": "v1",
            "AttachmentCount": attached or 0,
            "UpdateDate": found.created_at,
        }
    return {
        **members,
        "PolicyId": found.unique_id,
        "Path": found.path,
        "DefaultVersionId": f"v{found.default_version}",
        "AttachmentCount": found.attached,
        "UpdateDate": found.updated_at,
    }


def version(found: PolicyVersion, *, text: bool) -> Members:
    """text: with the document, as the answer for one version has it."""
    return {
        "Document": document(found.document) if text else None,
        "VersionId": f"v{found.number}",
        "IsDefaultVersion": found.is_default,
        "CreateDate": found.created_at,
    }


def version_number(version_id: str) -> int:
    """Of `v3`. Raises NotFound for one that no policy can have."""
    number = version_id.removeprefix("v").partition(".")[0]
    if len(number) > 9:
        raise NotFound("policy version", version_id)
    return int(number)


def attached(arns: Iterable[str], path_prefix: str = "/") -> list[Members]:
    return [
        {"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn}
        for arn in arns
        if arn.partition(":policy")[2].startswith(path_prefix)
    ]


def check_no_boundary(params: Any) -> None:
    """Raises InvalidRequest: a boundary that is not heeded would be worse than none."""
    if params.PermissionsBoundary is not None:
        raise InvalidRequest("Permissions boundaries are not supported by this deployment.")
