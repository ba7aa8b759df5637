"""English words of second factors, password reset, invitations by link, sessions, identity providers."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "sign_in.forgot": "Forgot your password?",
    "sign_in.reset_required": (
        "Your password has to be replaced. Use the link that was sent to you, or ask for one below."
    ),
    "sign_in.wrong_code": "This code is wrong, or was used before. Wait for the next one and try again.",
    "sign_in.expired_step": "Signing in took too long, or something changed meanwhile. Please begin again.",
    "factor_code.title": "Code",
    "factor_code.heading": "Enter your code",
    "factor_code.lead": "Your password was right. Now the six digits that your authenticator app shows.",
    "factor_code.label": "Code",
    "factor_code.button": "Continue",
    "factor_code.lost": "No app at hand? Enter one of your recovery codes instead.",
    "factor_code.restart": "Sign in as somebody else",
    "set_up.title": "Second factor",
    "set_up.heading": "Set up your second factor",
    "set_up.required": (
        "Your organisation asks for a second factor: besides the password, a code from an app on your phone."
    ),
    "set_up.own": "From now on you sign in with your password and a code from an app on your phone.",
    "set_up.scan": "Scan this with an authenticator app.",
    "set_up.qr": "QR code for an authenticator app; the same as text below.",
    "set_up.type": "Or type this key into the app",
    "set_up.label": "Code that the app shows",
    "set_up.button": "Turn on",
    "codes.title": "Recovery codes",
    "codes.heading": "Keep these recovery codes",
    "codes.lead": (
        "Each one lets you in once, should your phone be lost. They are shown now and never again: "
        "print them, or put them into your password manager."
    ),
    "codes.button": "I have kept them",
    "forgot.title": "Forgotten password",
    "forgot.heading": "Forgot your password?",
    "forgot.lead": "Enter your email address, and you get a link that lets you choose a new one.",
    "forgot.button": "Send the link",
    "forgot.back": "Back to sign in",
    "forgot.empty": "Enter the email address that you sign in with.",
    "forgot.sent": (
        "If {email} belongs to an account here, a mail with a link is on its way. It holds for {minutes} minutes. "
        "No mail? Look into the spam folder, or ask whoever invited you."
    ),
    "forgot.sent_heading": "Look into your mail",
    "link.invited": "You are invited. Choose the password that you will sign in with from now on.",
    "link.reset": "Choose the password that you will sign in with from now on. Your other sessions end.",
    "link.gone": "This link has been used, was replaced by a newer one, or is too old. Ask for a new one.",
    "link.gone_heading": "This link does not hold any more",
    "link.forgot": "Ask for a new link",
    "worker_factor.title": "Second factor of workers",
    "worker_factor.lead": "Besides the password, a code from an authenticator app on the worker's phone.",
    "worker_factor.section": "Second factor",
    "worker_factor.rule": "At sign-in",
    "worker_factor.help": (
        "Whoever has to have one and has none yet sets it up at the next sign-in. Sessions that are open go on."
    ),
    "worker_factor.off": "Nobody is asked for a code",
    "worker_factor.optional": "Each worker decides, on their account's page",
    "worker_factor.on": "Everybody needs one",
    "worker_factor.changed": "The rule for the second factor was changed. It holds from the next sign-in.",
    "account.title": "Your account",
    "account.password": "Password",
    "account.current_password": "Your password",
    "account.change_password": "Change password",
    "account.password_changed": "Your password is changed. Your other sessions have ended.",
    "account.wrong_password": "This is not your password. Check it and try again.",
    "account.factor": "Second factor",
    "account.on": "on",
    "account.off": "off",
    "account.factor_on": "You sign in with your password and a code from an app.",
    "account.factor_off": (
        "With a second factor, a stolen password alone opens nothing: besides it, a code from an app is asked for."
    ),
    "account.codes_left.one": "{count} recovery code is left.",
    "account.codes_left.other": "{count} recovery codes are left.",
    "account.set_up": "Set up",
    "account.turn_off": "Turn off",
    "account.new_codes": "New recovery codes",
    "account.factor_is_off": "The second factor is off.",
    "account.sessions": "Where you are signed in",
    "account.sessions_lead": "Something you do not know? End it and change your password.",
    "account.this_one": "this one",
    "account.last_used": "last used",
    "account.unknown_browser": "A program",
    "account.end": "Sign out",
    "account.end_others": "Sign out everywhere else",
    "account.session_ended": "That session has ended.",
    "account.sessions_ended.one": "{count} other session has ended.",
    "account.sessions_ended.other": "{count} other sessions have ended.",
    "provider.lead": "You sign in with your organisation's account, at {host}.",
    "provider.help": "You cannot sign in there? Your organisation's help desk knows its accounts.",
    "provider.not_signed_in": "You are not signed in",
    "provider.again": "Sign in again",
    "provider.found": "For whoever runs the sign-in: {detail}.",
    "provider.not_begun": (
        "This sign-in was begun in another browser, or took more than ten minutes. Please begin again."
    ),
    "provider.repeated": "This sign-in is used up: it counts once. Please begin again.",
    "provider.declined": (
        "{host} did not sign you in. Try again, or ask your organisation's help desk whether your account may work here."
    ),
    "provider.unreachable": (
        "{host} did not answer as it should. Try again in a few minutes. If that does not help, tell whoever runs this portal."
    ),
    "provider.untrusted": (
        "What {host} sent could not be verified, so you are not let in. Try again. If that does not help, tell whoever runs "
        "this portal: the reason is in the server's log."
    ),
    "provider.unfit": (
        "{host} knows you, but does not say of you what this portal needs. Tell your organisation's help desk."
    ),
    "provider.signed_out": "You are signed out of overread",
    "provider.sign_out_lead": "Next you are signed out at {host}.",
    "provider.sign_out": "Sign out at {host}",
}
