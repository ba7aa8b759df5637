"""Why a sign-in was refused, said to the person; portal and console say the same."""

from __future__ import annotations

from overread.domain.errors import SignInFailure, SignInRefused
from overread.web.texts import Texts


def refusal_sentence(refused: SignInRefused, texts: Texts) -> str:
    """A sentence that says what happened and what to do."""
    if refused.reason is SignInFailure.TOO_MANY:
        return texts.say("sign_in.too_many", wait=texts.duration(max(60, refused.retry_after_seconds or 0)))
    if refused.reason is SignInFailure.WEAK_PASSWORD:
        return texts.say(f"password.{refused.detail}")
    return texts.say(_SENTENCES[refused.reason])


_SENTENCES = {
    SignInFailure.WRONG: "sign_in.wrong",
    SignInFailure.DISABLED: "sign_in.disabled",
    SignInFailure.EXPIRED_PASSWORD: "sign_in.expired_password",
    SignInFailure.RESET_REQUIRED: "sign_in.reset_required",
    SignInFailure.WRONG_CODE: "sign_in.wrong_code",
    SignInFailure.EXPIRED_STEP: "sign_in.expired_step",
    SignInFailure.LINK_GONE: "link.gone",
}
