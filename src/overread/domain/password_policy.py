"""What a new password must look like: as the administrator of a user pool says, or as Cognito's pools ask by themselves.

Source: Amazon Cognito API reference, PasswordPolicyType (documented).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """By itself: what a pool asks for whose administrator said nothing, and what is asked of operators."""

    min_length: int = 8
    needs_upper: bool = True
    needs_lower: bool = True
    needs_digit: bool = True
    needs_symbol: bool = True


DEFAULT = PasswordPolicy()


def password_policy(settings: Mapping[str, object]) -> PasswordPolicy:
    """settings: of a user pool. A policy that is given asks for nothing that it does not name, but a length."""
    policies = settings.get("Policies")
    given = policies.get("PasswordPolicy") if isinstance(policies, dict) else None
    if not isinstance(given, dict):
        return DEFAULT
    length = given.get("MinimumLength")
    return PasswordPolicy(
        min_length=length if isinstance(length, int) else DEFAULT.min_length,
        needs_upper=given.get("RequireUppercase") is True,
        needs_lower=given.get("RequireLowercase") is True,
        needs_digit=given.get("RequireNumbers") is True,
        needs_symbol=given.get("RequireSymbols") is True,
    )
