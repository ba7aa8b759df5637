"""What IAM does alike for users and roles: inline policies, attached policies, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services import iam_members as members
from overread.aws.services.listing import caller_of, tag_pairs
from overread.domain.access import IdentityKind
from overread.operations.access import grants, users
from overread.operations.context import Context


class _Of:
    """The handlers for one kind of identity; members and operations are named after it."""

    def __init__(self, kind: IdentityKind) -> None:
        self._kind = kind
        self._member = f"{kind.title()}Name"

    def operations(self) -> dict[str, Handler]:
        named = self._kind.title()
        return {
            f"Put{named}Policy": self._put_inline,
            f"Get{named}Policy": self._get_inline,
            f"List{named}Policies": self._list_inline,
            f"Delete{named}Policy": self._delete_inline,
            f"Attach{named}Policy": self._attach,
            f"Detach{named}Policy": self._detach,
            f"ListAttached{named}Policies": self._list_attached,
            f"Tag{named}": self._tag,
            f"Untag{named}": self._untag,
            f"List{named}Tags": self._list_tags,
        }

    def _name(self, params: Any) -> str:
        name: str = getattr(params, self._member)
        return name

    async def _put_inline(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await grants.put_inline(
            ctx,
            caller_of(request),
            self._kind,
            self._name(params),
            params.PolicyName,
            params.PolicyDocument,
        )

    async def _get_inline(self, ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
        name = self._name(params)
        text = await grants.get_inline(ctx, caller_of(request), self._kind, name, params.PolicyName)
        return {
            self._member: name,
            "PolicyName": params.PolicyName,
            "PolicyDocument": members.document(text),
        }

    async def _list_inline(self, ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
        found = await grants.list_inline(ctx, caller_of(request), self._kind, self._name(params))
        shown, more = members.part(ctx, request, params, list(found))
        return {"PolicyNames": shown, **more}

    async def _delete_inline(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await grants.delete_inline(ctx, caller_of(request), self._kind, self._name(params), params.PolicyName)

    async def _attach(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await grants.attach(ctx, caller_of(request), self._kind, self._name(params), params.PolicyArn)

    async def _detach(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await grants.detach(ctx, caller_of(request), self._kind, self._name(params), params.PolicyArn)

    async def _list_attached(self, ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
        found = await grants.list_attached(ctx, caller_of(request), self._kind, self._name(params))
        policies = members.attached(found, params.PathPrefix or "/")
        shown, more = members.part(ctx, request, params, policies)
        return {"AttachedPolicies": shown, **more}

    async def _tag(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await users.tag(ctx, caller_of(request), self._kind, self._name(params), tag_pairs(params.Tags))

    async def _untag(self, ctx: Context, request: AwsRequest, params: Any) -> None:
        await users.untag(ctx, caller_of(request), self._kind, self._name(params), params.TagKeys)

    async def _list_tags(self, ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
        found = await users.list_tags(ctx, caller_of(request), self._kind, self._name(params))
        shown, more = members.part(ctx, request, params, members.tags(found))
        return {"Tags": shown, **more}


OPERATIONS: Mapping[str, Handler] = {
    **_Of(IdentityKind.USER).operations(),
    **_Of(IdentityKind.ROLE).operations(),
}
