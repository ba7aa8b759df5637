"""Signing in and out at the identity provider of a workforce.

The browser goes there and comes back with a code; whom the provider then vouches for is, by their subject, a person of
the workforce's hidden pool, in the groups that the provider names now. Their session is one of overread's own, but it
does not slide: after `session_hours` the provider is asked again, so that who left the company is out by then.
Not here: logouts that the provider begins (front-channel and back-channel logout).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from overread.auth import oidc_addresses, session_tokens
from overread.auth.sign_in_state import SignInTrip, begin_trip, take_up_trip
from overread.domain.errors import (
    NotFound,
    ProviderFlaw,
    ProviderRefused,
    SignInFailure,
    SignInRefused,
)
from overread.domain.identity_claims import IdentityClaims
from overread.domain.identity_provider import IdentityProvider
from overread.domain.names import WORKER_ID_DIGITS
from overread.domain.workforce import User, UserStatus, Workforce
from overread.operations import attempts
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.sessions import WORKER, Browser, SignedIn, open_session
from overread.operations.workforce import sub_domain
from overread.store import identity_providers, users, workforce
from overread.store.times import to_ms

if TYPE_CHECKING:
    from overread.auth.oidc import ProvedWorker

TRIP_TIME = timedelta(minutes=10)
"""Long enough for a second factor at the provider."""
MAX_TRIPS = 20
MAX_TRIPS_PER_ADDRESS = 100
"""Answers that sign nobody in, of one browser and of one network address in a quarter of an hour: each may make us call
the provider."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider has the browser bring back, unproved. issuer: `iss`, which not every provider sends."""

    state: str
    code: str = field(default="", repr=False)
    error: str = ""
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """target: where the person wanted to go, unchecked."""

    signed_in: SignedIn
    target: str


def redirect_uri(ctx: Context, of: Workforce) -> str:
    """The address to register at the provider: `/oauth2/idpresponse` below the portal (documented)."""
    return f"{portal_origin(ctx, of)}/oauth2/idpresponse"


def portal_origin(ctx: Context, of: Workforce) -> str:
    """The one address of the portal that the provider knows, without a slash at its end."""
    scheme = ctx.policy.public_url.partition("://")[0]
    return f"{scheme}://{sub_domain(ctx, of.portal_id)}"


async def begin(ctx: Context, of: Workforce, *, browser: str, target: str) -> str:
    """Where to send the browser. browser: the secret that its cookie holds from now on.

    Raises NotFound if the workforce's people have passwords.
    """
    provider = _provider(of)
    expires_at = to_ms(ctx.clock() + TRIP_TIME)
    trip = begin_trip(ctx.signing_key, of.portal_id, browser, target, expires_at)
    return oidc_addresses.authorization_address(provider, redirect_uri(ctx, of), trip)


async def finish(
    ctx: Context, of: Workforce, answer: Answer, *, secret: str | None, browser: Browser
) -> Arrived:
    """Take the provider's answer and open a session for whom it proves. secret: of the browser's cookie.

    Raises ProviderRefused, SignInRefused: DISABLED, TOO_MANY; NotFound if the workforce's people have passwords.
    """
    provider = _provider(of)
    tries = (
        Tries("trip", secret or answer.state, MAX_TRIPS),
        Tries("trips", attempts.network(browser.address), MAX_TRIPS_PER_ADDRESS),
    )
    try:
        await attempts.count(ctx, tries)
        trip = await _take_up(ctx, of, answer, secret)
        proved = await _redeem(ctx, of, provider, answer, trip)
        user = await _remember(ctx, of, proved.claims)
    except (ProviderRefused, SignInRefused) as refused:
        log.warning("sign-in by the provider of portal %s refused: %s", of.portal_id, refused)
        raise
    await attempts.forget(ctx, *tries)
    signed_in = await open_session(ctx, WORKER, user.id, of.id, browser)
    if proved.id_token is not None:
        token = session_tokens.token_hash(signed_in.token)
        await ctx.store.write(identity_providers.keep_id_token, ctx.store.sealer, token, proved.id_token)
    return Arrived(signed_in, trip.target)


async def find_id_token(ctx: Context, session_token: str) -> str | None:
    """By which proof the session began; to be asked before it ends."""
    return await ctx.store.read(
        identity_providers.find_id_token, ctx.store.sealer, session_tokens.token_hash(session_token)
    )


def logout_address(ctx: Context, of: Workforce, id_token: str | None) -> str:
    """Where the person signs out of the provider; it leads back to the portal. Raises NotFound."""
    return oidc_addresses.logout_address(_provider(of), f"{portal_origin(ctx, of)}/", id_token)


def _provider(of: Workforce) -> IdentityProvider:
    if of.provider is None:
        raise NotFound("identity provider", of.portal_id)
    return of.provider


async def _take_up(ctx: Context, of: Workforce, answer: Answer, secret: str | None) -> SignInTrip:
    """The trip that this browser began, once."""
    now = to_ms(ctx.clock())
    trip = None if secret is None else take_up_trip(ctx.signing_key, of.portal_id, secret, answer.state, now)
    if trip is None:
        raise ProviderRefused(ProviderFlaw.NOT_BEGUN, "its state is not of this browser, or too old")
    if not await ctx.store.write(identity_providers.use_once, trip.state_hash, trip.expires_at_ms):
        raise ProviderRefused(ProviderFlaw.REPEATED, "its state was used before")
    return trip


async def _redeem(
    ctx: Context, of: Workforce, provider: IdentityProvider, answer: Answer, trip: SignInTrip
) -> ProvedWorker:
    if answer.issuer not in (None, provider.issuer):
        raise ProviderRefused(ProviderFlaw.UNTRUSTED, "the answer is of another issuer")
    if answer.error:
        raise ProviderRefused(ProviderFlaw.DECLINED, oidc_addresses.error_code(answer.error))
    if not answer.code:
        raise ProviderRefused(ProviderFlaw.UNREACHABLE, "the answer holds neither a code nor an error")
    secret = await ctx.store.read(identity_providers.client_secret, ctx.store.sealer, of.id)
    return await ctx.providers.relying_party.redeem(
        provider,
        secret,
        redirect_uri=redirect_uri(ctx, of),
        code=answer.code,
        trip=trip,
        now=ctx.clock(),
    )


async def _remember(ctx: Context, of: Workforce, claims: IdentityClaims) -> User:
    """The person as the provider describes them now: name, address, and no other groups than it names.

    Raises SignInRefused (DISABLED) for somebody whom an operator keeps out.
    """
    sub, worker_id = ctx.ids.uuid(), ctx.ids.hex(WORKER_ID_DIGITS)

    def change(conn: sa.Connection, now: datetime) -> User:
        if workforce.find(conn, of.account, of.region, of.name).pool_id != of.pool_id:
            raise ProviderRefused(ProviderFlaw.NOT_BEGUN, "the workforce has another provider by now")
        user = User(
            id=0,
            pool_id=of.pool_id,
            username=claims.sub,
            sub=sub,
            worker_id=worker_id,
            email=claims.email,
            status=UserStatus.CONFIRMED,
            enabled=True,
            created_at=now,
            modified_at=now,
            attributes=_attributes(claims),
        )
        known = users.put_known_elsewhere(conn, user)
        if not known.enabled:
            raise SignInRefused(SignInFailure.DISABLED)
        users.set_groups(conn, of.pool_id, known.id, claims.groups, now)
        return known

    return await ctx.store.write(change, ctx.clock())


def _attributes(claims: IdentityClaims) -> dict[str, str]:
    """Under the names that user pools have for them."""
    attributes = {"sub": claims.sub, "name": claims.name}
    if claims.email is not None:
        attributes["email"] = claims.email
    if claims.email_verified is not None:
        attributes["email_verified"] = "true" if claims.email_verified else "false"
    return attributes
