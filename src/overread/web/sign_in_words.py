"""Why a sign-in was refused, said to the person; portal and console say the same."""

from __future__ import annotations

from overread.domain.errors import SignInFailure, SignInRefused
from overread.domain.password_policy import PasswordPolicy
from overread.web.texts import Texts


def refusal_sentence(refused: SignInRefused, texts: Texts) -> str:
    """A sentence that says what happened and what to do."""
    if refused.reason is SignInFailure.TOO_MANY:
        return texts.say("sign_in.too_many", wait=texts.duration(max(60, refused.retry_after_seconds or 0)))
    if refused.reason is SignInFailure.WEAK_PASSWORD:
        return texts.say(f"password.{refused.detail}", minimum=refused.min_length)
    return texts.say(_SENTENCES[refused.reason])


def password_rules(policy: PasswordPolicy, texts: Texts) -> str:
    """What a new password must look like, in one sentence."""
    wanted = (
        (policy.needs_upper, "new_password.upper"),
        (policy.needs_lower, "new_password.lower"),
        (policy.needs_digit, "new_password.digit"),
        (policy.needs_symbol, "new_password.symbol"),
    )
    kinds = [texts.say(kind) for needed, kind in wanted if needed]
    if not kinds:
        return texts.say("new_password.length", minimum=policy.min_length)
    *some, last = kinds
    named = texts.say("new_password.kinds", some=", ".join(some), last=last) if some else last
    return texts.say("new_password.rules", minimum=policy.min_length, kinds=named)


_SENTENCES = {
    SignInFailure.WRONG: "sign_in.wrong",
    SignInFailure.DISABLED: "sign_in.disabled",
    SignInFailure.EXPIRED_PASSWORD: "sign_in.expired_password",
    SignInFailure.RESET_REQUIRED: "sign_in.reset_required",
    SignInFailure.WRONG_CODE: "sign_in.wrong_code",
    SignInFailure.EXPIRED_STEP: "sign_in.expired_step",
    SignInFailure.LINK_GONE: "link.gone",
}
