"""What can go wrong by the rules of overread, as values with fields.

    OverreadError
    ├── InvalidInput            members break the constraints of the operation's model; several at once
    ├── InvalidRequest          well-formed, but a rule forbids it; the sentence says which
    │   └── InvalidConditions   activation conditions that mean nothing (path, found, expected)
    ├── InvalidInference        a prediction is not of the form that its request source says
    ├── NotFound                no such thing (kind, name)
    ├── AlreadyExists           the name is taken
    ├── InUse                   something still depends on it, or its state forbids the change
    ├── Conflict                the same name with other content, or a concurrent change
    ├── LimitExceeded           a quota of the deployment
    ├── Throttled               a request rate of the deployment
    ├── AccessDenied            the caller may not do this to that
    ├── PreconditionFailed      a conditional request whose condition does not hold
    ├── RangeNotSatisfiable     a byte range outside of the object
    ├── BadDigest               received bytes are not those the checksum was made of
    ├── TemplateFailed          a worker task template cannot be rendered
    ├── WorkRefused             a worker's action comes too late, twice, or is not theirs (reason)
    ├── SignInRefused           wrong, disabled or expired credentials (reason)
    ├── RegistrationRefused     somebody cannot register with a public workforce (reason)
    ├── ProviderRefused         an identity provider's answer signs nobody in (reason)
    ├── DeliveryFailed          a sink did not accept an event; it will be tried again
    ├── InputRefused            a document or an image that an engine cannot read (flaw)
    ├── EngineFailed            an engine did not answer, through no fault of the document (fault)
    └── StorageUnavailable      disk full, database or object store out of reach: nothing was stored

Errors carry fields, not one audience's wording: `aws/errors.py`, `portal/errors.py` and `console/errors.py` each hold one
table that turns them into a code and status, or a page. `str()` is for logs and for operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class OverreadError(Exception):
    """Base of all expected failures."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One member that breaks one constraint.

    value: as AWS prints it in the message; None where the constraint is "must not be null".
    path: lowerCamelCase members joined by dots, list positions from 1: ``humanLoopConfig.taskKeywords.1.member``.
    constraint: the phrase after "failed to satisfy constraint: ".
    """

    path: str
    constraint: str
    value: str | None = None


class InvalidInput(OverreadError):
    """One or more members break the model's constraints; every violation is reported at once."""

    def __init__(self, *violations: Violation) -> None:
        self.violations = violations
        super().__init__("; ".join(f"{v.path}: {v.constraint}" for v in violations))


class InvalidRequest(OverreadError):
    """A rule beyond the model's constraints forbids the request. `reason` is a whole sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class InvalidConditions(InvalidRequest):
    """path: where in the document, `$.Conditions[0].Or[1]`. found: a predicate, `is "5"`. expected: a noun phrase."""

    def __init__(self, path: str, found: str, expected: str) -> None:
        self.path, self.found, self.expected = path, found, expected
        super().__init__(f"HumanLoopActivationConditions: {path} {found}, expected {expected}.")


class InvalidInference(OverreadError):
    """source: of the request (`AWS/Textract/AnalyzeDocument/Forms/V1`, …). reason: what is wrong, not a whole sentence."""

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(f"not a prediction of {source}: {reason}")


class NotFound(OverreadError):
    """kind: a noun of the glossary ('human loop', 'flow definition', 'bucket', 'object', …)."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"{kind} {name!r} does not exist")


class AlreadyExists(OverreadError):
    """owned: the existing thing belongs to the caller (S3 tells the two cases apart)."""

    def __init__(self, kind: str, name: str, *, owned: bool = True) -> None:
        self.kind, self.name, self.owned = kind, name, owned
        super().__init__(f"{kind} {name!r} already exists")


class InUse(OverreadError):
    """The thing cannot be changed or deleted now. `reason` is a whole sentence."""

    def __init__(self, kind: str, name: str, reason: str) -> None:
        self.kind, self.name, self.reason = kind, name, reason
        super().__init__(reason)


class Conflict(OverreadError):
    """Another thing of this name with other content exists, or somebody changed it meanwhile."""

    def __init__(self, kind: str, name: str, reason: str) -> None:
        self.kind, self.name, self.reason = kind, name, reason
        super().__init__(reason)


class LimitExceeded(OverreadError):
    """quota_code: AWS's code of the quota where it has one (`L-73C1B556`)."""

    def __init__(self, kind: str, limit: int, quota_code: str | None = None) -> None:
        self.kind, self.limit, self.quota_code = kind, limit, quota_code
        super().__init__(f"the limit of {limit} {kind} has been reached")


class Throttled(OverreadError):
    """The deployment's request rate for this operation is used up."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(f"rate exceeded for {operation}")


class AccessDenied(OverreadError):
    """action as in IAM (`sagemaker:StartHumanLoop`), resource an ARN or `*`.

    layer: what decided, in AWS's words: `identity-based policy`, `session policy`, `resource-based policy`; "" where it was
    no policy. explicit: a statement denies, rather than none allowing.
    """

    def __init__(
        self, principal: str, action: str, resource: str, *, layer: str = "", explicit: bool = False
    ) -> None:
        self.principal, self.action, self.resource = principal, action, resource
        self.layer, self.explicit = layer, explicit
        super().__init__(f"{principal} is not authorized to perform {action} on {resource}{self.because}")

    @property
    def because(self) -> str:
        """The end of AWS's sentence, with its blank in front; "" where no policy decided."""
        if not self.layer:
            return ""
        if self.explicit:
            return f" with an explicit deny in {'an' if self.layer[0] in 'aeiou' else 'a'} {self.layer}"
        return f" because no {self.layer} allows the {self.action} action"


class PreconditionFailed(OverreadError):
    """condition: the header whose condition does not hold. not_modified: answer 304 instead of 412."""

    def __init__(self, condition: str, *, not_modified: bool = False) -> None:
        self.condition, self.not_modified = condition, not_modified
        super().__init__(f"the precondition {condition} does not hold")


class RangeNotSatisfiable(OverreadError):
    """size: bytes of the object."""

    def __init__(self, requested: str, size: int) -> None:
        self.requested, self.size = requested, size
        super().__init__(f"range {requested} of an object of {size} bytes")


class BadDigest(OverreadError):
    """algorithm: `Content-MD5`, `CRC32`, `SHA256`, …"""

    def __init__(self, algorithm: str, expected: str, found: str) -> None:
        self.algorithm, self.expected, self.found = algorithm, expected, found
        super().__init__(f"{algorithm} of the received bytes is {found}, declared was {expected}")


class TemplateFailed(OverreadError):
    """A template, or what it was given, is unusable.

    code: as `RenderUiTemplate` reports it: InvalidParameters, TemplateSyntaxError, InvalidInput, AccessDenied.
    line, column: from 1, in the template; None where the failure has no place in it.
    """

    def __init__(self, code: str, message: str, line: int | None = None, column: int | None = None) -> None:
        self.code, self.message, self.line, self.column = code, message, line, column
        super().__init__(f"{code}: {message}")

    def __reduce__(self) -> tuple[type[TemplateFailed], tuple[str, str, int | None, int | None]]:
        # It travels from the rendering child to its parent.
        return type(self), (self.code, self.message, self.line, self.column)


class Refusal(Enum):
    """Why a worker's action is refused. The portal has one sentence for each."""

    NO_WORK = "no work"
    EXPIRED = "the time limit of the task has passed"
    STOPPED = "the loop was stopped, deleted or decided by others"
    ALREADY_SUBMITTED = "this worker has already submitted"
    ALREADY_DECLINED = "this worker has declined the task"
    RELEASED = "the worker has released the task"
    SUPERSEDED = "the task was opened again elsewhere: an old fencing token"
    NOT_YOURS = "the task belongs to another worker, or does not exist"
    NOT_ELIGIBLE = "the worker is not in the work team any more, or is disabled"
    TOO_LARGE = "the answer is larger than the deployment accepts"
    NOT_JSON = "the answer is not a JSON object"


class WorkRefused(OverreadError):
    """kept: the answer was stored as a late answer, so the worker's effort is not lost."""

    def __init__(self, reason: Refusal, *, kept: bool = False) -> None:
        self.reason, self.kept = reason, kept
        super().__init__(reason.value)


class SignInFailure(Enum):
    """Why a sign-in did not succeed."""

    WRONG = "e-mail or password is wrong"
    DISABLED = "the account is disabled"
    EXPIRED_PASSWORD = "the temporary password has expired"  # noqa: S105 - a sentence, not a password
    TOO_MANY = "too many attempts"
    WEAK_PASSWORD = "the new password does not satisfy the policy"  # noqa: S105 - a sentence
    RESET_REQUIRED = "the password is to be reset by a link"
    WRONG_CODE = "the code is wrong, or was used before"
    EXPIRED_STEP = "the sign-in has taken too long, or something changed meanwhile: it begins again"
    LINK_GONE = "the link has been used, replaced, or is too old"


class SignInRefused(OverreadError):
    """retry_after_seconds: only for TOO_MANY. detail: which rule of the password policy is not met.

    min_length: of a password by that policy.
    """

    def __init__(
        self,
        reason: SignInFailure,
        *,
        retry_after_seconds: int | None = None,
        detail: str | None = None,
        min_length: int | None = None,
    ) -> None:
        self.reason, self.retry_after_seconds = reason, retry_after_seconds
        self.detail, self.min_length = detail, min_length
        super().__init__(reason.value)


class RegistrationFlaw(Enum):
    """Why somebody cannot register. The portal has one sentence for each."""

    CLOSED = "the public workforce takes no registrations"
    BLOCKED = "the address, or everybody of its domain, may not register"
    TAKEN = "somebody is registered under this address"
    CONSENT_CHANGED = "the text that was agreed to is not the present one"


class RegistrationRefused(OverreadError):
    def __init__(self, reason: RegistrationFlaw) -> None:
        self.reason = reason
        super().__init__(reason.value)


class ProviderFlaw(Enum):
    """Why nobody is signed in although an identity provider was asked. The portal has one sentence for each."""

    NOT_BEGUN = "no sign-in of this browser waits for this answer"
    REPEATED = "this answer of the provider was used before"
    DECLINED = "the provider did not sign the person in"
    UNREACHABLE = "the provider did not answer as it should"
    UNTRUSTED = "what the provider sent proves nothing"
    UNFIT = "the provider's claims are not what a worker needs"


class ProviderRefused(OverreadError):
    """detail: what was found, for the log and whoever runs the provider; never a token, a code or a secret."""

    def __init__(self, reason: ProviderFlaw, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.value}: {detail}")


class DeliveryFailed(OverreadError):
    """permanent: trying again cannot help (the sink refused the event itself)."""

    def __init__(self, sink: str, reason: str, *, permanent: bool = False) -> None:
        self.sink, self.reason, self.permanent = sink, reason, permanent
        super().__init__(f"{sink}: {reason}")


class InputFlaw(Enum):
    """What is wrong with a document or an image, in the words of the services' errors."""

    BAD = "damaged, empty, or not what it claims to be"
    UNSUPPORTED = "of a format that is not served"
    ENCRYPTED = "protected by a password"
    TOO_MANY_PAGES = "of more pages than the call allows"
    TOO_LARGE = "larger than is read"


class InputRefused(OverreadError):
    """An engine was given something that it cannot read. `reason` is a whole sentence for the caller."""

    def __init__(self, flaw: InputFlaw, reason: str) -> None:
        self.flaw, self.reason = flaw, reason
        self.kind = flaw.name
        super().__init__(reason)


class EngineFault(Enum):
    """Why an engine did not answer."""

    BUSY = "as many requests wait as may wait"
    TIMED_OUT = "the time limit of a request has passed"
    OUT_OF_MEMORY = "the memory limit of a request was reached"
    CRASHED = "the engine's process ended, or raised what it should not"
    WRONG_ANSWER = "the answer is not of the service's form"
    NOT_INSTALLED = "the extra that brings it is not installed, or none is chosen"
    UNAVAILABLE = "not reachable, or closed"


class EngineFailed(OverreadError):
    """An engine did not answer. `reason` is for the operator; only a BUSY engine is worth trying again at once."""

    def __init__(self, engine: str, fault: EngineFault, reason: str) -> None:
        self.engine, self.fault, self.reason = engine, fault, reason
        self.kind = fault.name
        super().__init__(f"engine {engine}: {reason}")


class StorageUnavailable(OverreadError):
    """Nothing was stored; the caller may try again. `reason` is for the operator, never for the caller."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
