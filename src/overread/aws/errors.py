"""What callers are told when something fails: one table from domain errors to each service's codes, statuses and sentences.

Codes and statuses: spec/api.md 2 to 9 and 15. A domain error has no code of its own, because one failure is
called `ResourceNotFoundException` in one service and `ResourceNotFound` in the next. S3's rows stand in
`services/s3.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from overread.auth.passwords import PasswordRule
from overread.aws.context import AwsRequest
from overread.aws.sigv4 import Refused, SignatureRefused
from overread.domain.access import NotAUser
from overread.domain.errors import (
    AccessDenied,
    AlreadyExists,
    BadDigest,
    Conflict,
    DeliveryFailed,
    EngineFailed,
    EngineFault,
    InputFlaw,
    InputRefused,
    InUse,
    InvalidInference,
    InvalidInput,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    OverreadError,
    SignInRefused,
    StorageUnavailable,
    TemplateFailed,
    Throttled,
    Violation,
)
from overread.domain.policies.document import MalformedPolicy


class AwsError(Exception):
    """An error in its wire form; the codecs turn it into bytes.

    members: further members of the error's shape, beside code and message. headers: further response headers.
    """

    def __init__(
        self,
        code: str,
        status: int,
        message: str,
        *,
        members: Mapping[str, object] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.code, self.status, self.message = code, status, message
        self.members, self.headers = members or {}, headers
        super().__init__(f"{code}: {message}")


Wording = Callable[[Any, AwsRequest], str]
"""(domain error, request) → the sentence for the caller."""


def _own_words(error: Exception, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return str(error)


@dataclass(frozen=True, slots=True)
class Row:
    """How one service tells its callers about one domain error."""

    code: str
    status: int
    wording: Wording = _own_words
    members: Callable[[Any], Mapping[str, object]] = lambda _: {}
    """Further members of the error's shape."""


Rows = Mapping[tuple[type[OverreadError], str | None], Row]
"""(error type, its `kind`) → Row; kind None stands for every kind without a row of its own."""


def describe(error: OverreadError, request: AwsRequest, s3_rows: Rows | None = None) -> AwsError | None:
    """The wire form of a domain error for the caller of this request, or None if no row knows it: a defect of ours."""
    kind = getattr(error, "kind", None)
    tables = (
        TABLE.get(f"{request.service}.{request.operation}"),
        s3_rows if request.service == "s3" else TABLE.get(request.service),
        COMMON,
    )
    for rows in tables:
        if rows is None:
            continue
        for family in type(error).__mro__:
            row = rows.get((family, kind)) or rows.get((family, None))
            if row is not None:
                return AwsError(row.code, row.status, row.wording(error, request), members=row.members(error))
    return None


def signature_error(refused: SignatureRefused, request: AwsRequest) -> AwsError:
    """The wire form of a signature that is not accepted: three vocabularies, one for each family of protocols."""
    if request.service == "s3":
        code, status = _S3_SIGNATURES[refused.reason]
        if code == "AuthorizationHeaderMalformed" and "authorization" not in request.headers:
            code = "AuthorizationQueryParametersError"
    elif request.protocol in ("query", "rest_xml"):
        code, status = _QUERY_SIGNATURES[refused.reason]
    else:
        code, status = _JSON_SIGNATURES[refused.reason]
        if request.protocol == "json11" and refused.reason is not Refused.MISSING:
            status = 400
    return AwsError(code, status, refused.detail)


def unknown_key(request: AwsRequest) -> AwsError:
    """The access key does not exist, or is disabled: the caller learns no more than that."""
    detail = "The security token included in the request is invalid."
    if request.service == "s3":
        detail = "The AWS Access Key Id you provided does not exist in our records."
    return signature_error(SignatureRefused(Refused.UNKNOWN_KEY, detail), request)


def internal_error(request: AwsRequest) -> AwsError:
    """For what nobody expected. The reason is in the log, under the request id."""
    code = {
        "sagemaker-a2i-runtime": "InternalServerException",
        "cognito-idp": "InternalErrorException",
        "textract": "InternalServerError",
        "rekognition": "InternalServerError",
        "s3": "InternalError",
    }.get(request.service, "InternalFailure")
    return AwsError(code, 500, f"We encountered an internal error. Please try again. (request {request.id})")


def violations_sentence(error: InvalidInput, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    """AWS's sentence for one or several broken constraints (form observed for one, inferred for several)."""
    count = len(error.violations)
    errors = "error" if count == 1 else "errors"
    return f"{count} validation {errors} detected: {'; '.join(map(_violation, error.violations))}"


def _violation(violation: Violation) -> str:
    # A value that is None beside any other constraint is a sensitive one: it is left out.
    shown = f"Value '{violation.value}'" if violation.value is not None else "Value"
    if violation.constraint == "Member must not be null":
        shown = "Value null"
    return f"{shown} at '{violation.path}' failed to satisfy constraint: {violation.constraint}"


def _reason(error: Any, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return str(error.reason)


def _denied(error: AccessDenied, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    said = (
        f"User: {error.principal} is not authorized to perform: {error.action} on resource: {error.resource}"
    )
    return said + error.because


def _says(template: str) -> Wording:
    """A sentence with the error's fields, and the caller's account, filled in."""

    def wording(error: Any, request: AwsRequest) -> str:
        account = request.caller.account if request.caller is not None else ""
        return template.format(e=error, account=account)

    return wording


def _named_already(error: AlreadyExists, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return f"{error.kind.capitalize()} with name {error.name} already exists."


def _iam_quota(error: LimitExceeded, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return f"Cannot exceed quota for {error.quota_code or error.kind}: {error.limit}"


def _rate(error: OverreadError, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return "Rate exceeded"


_PASSWORD_RULES = {
    PasswordRule.TOO_SHORT: "Password not long enough",
    PasswordRule.TOO_LONG: "Password too long",
    PasswordRule.NO_UPPER: "Password must have uppercase characters",
    PasswordRule.NO_LOWER: "Password must have lowercase characters",
    PasswordRule.NO_DIGIT: "Password must have numeric characters",
    PasswordRule.NO_SYMBOL: "Password must have symbol characters",
}


def _weak_password(error: SignInRefused, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return f"Password did not conform with policy: {_PASSWORD_RULES[PasswordRule(error.detail)]}"


def _storage(error: StorageUnavailable, request: AwsRequest) -> str:  # noqa: ARG001 - a Wording
    return f"The service cannot store or read data at the moment. Please try again. (request {request.id})"


def _engine(error: EngineFailed, request: AwsRequest) -> str:
    """Why an engine failed is the operator's business, but for what its caller can do something about."""
    if error.fault is EngineFault.NOT_INSTALLED:
        return f"This deployment does not serve {request.operation}: {error.reason}."
    return f"The engine that answers this request failed. (request {request.id})"


_TEMPLATE = Row("ValidationException", 400, _own_words)
_INVALID_INPUT = Row("ValidationException", 400, violations_sentence)
_INVALID_REQUEST = Row("ValidationException", 400, _reason)
_INFERENCE = _says("The activation conditions cannot judge this prediction ({e.source}): {e.reason}.")
_EXISTS = _says("{e.kind} {e.name} already exists")

COMMON: Rows = {
    (InvalidInput, None): _INVALID_INPUT,
    (InvalidRequest, None): _INVALID_REQUEST,
    (InvalidInference, None): Row("ValidationException", 400, _INFERENCE),
    (TemplateFailed, None): _TEMPLATE,
    (NotFound, None): Row("ValidationException", 400),
    (AlreadyExists, None): Row("ValidationException", 400, _EXISTS),
    (InUse, None): Row("ValidationException", 400, _reason),
    (Conflict, None): Row("ValidationException", 400, _reason),
    (LimitExceeded, None): Row("ValidationException", 400),
    (BadDigest, None): Row("ValidationException", 400),
    (AccessDenied, None): Row("AccessDeniedException", 400, _denied),
    (Throttled, None): Row("ThrottlingException", 400, _rate),
    (StorageUnavailable, None): Row("ServiceUnavailable", 503, _storage),
}
"""What holds where a service has no row of its own."""

_A2I_RUNTIME: Rows = {
    (NotFound, None): Row("ResourceNotFoundException", 404, _says("The {e.kind} {e.name} does not exist.")),
    (AlreadyExists, None): Row("ConflictException", 409, _EXISTS),
    (Conflict, None): Row("ConflictException", 409, _reason),
    (InUse, None): Row("ValidationException", 400, _reason),
    (LimitExceeded, None): Row(
        "ServiceQuotaExceededException", 402, _says("The account is at its limit of {e.limit} {e.kind}.")
    ),
    (AccessDenied, None): Row("AccessDeniedException", 403, _denied),
    (Throttled, None): Row("ThrottlingException", 429, _rate),
    # StartHumanLoop analyses whole documents.
    (InputRefused, None): Row("ValidationException", 400, _reason),
    (EngineFailed, None): Row("InternalServerException", 500, _engine),
    (EngineFailed, EngineFault.BUSY.name): Row("ThrottlingException", 429, _rate),
    (EngineFailed, EngineFault.NOT_INSTALLED.name): Row("ValidationException", 400, _engine),
    (StorageUnavailable, None): Row("InternalServerException", 500, _storage),
}

# StartHumanLoop declares no ResourceNotFoundException: a missing flow definition comes out as this (inferred).
_START_HUMAN_LOOP: Rows = {
    (NotFound, None): Row("ValidationException", 400, _says("The {e.kind} {e.name} does not exist.")),
}

_SAGEMAKER: Rows = {
    (NotFound, None): Row("ResourceNotFound", 400, _says("The {e.kind} {e.name} does not exist.")),
    # Terraform and others match on these two beginnings (observed).
    (NotFound, "workforce"): Row("ValidationException", 400, _says("No workforce found with name {e.name}.")),
    (NotFound, "work team"): Row("ValidationException", 400, _says("The work team {e.name} does not exist.")),
    (AlreadyExists, None): Row(
        "ResourceInUse", 400, _says("A {e.kind} with the name {e.name} already exists.")
    ),
    (InUse, None): Row("ResourceInUse", 400, _reason),
    (Conflict, None): Row("ConflictException", 400, _reason),
    (LimitExceeded, None): Row(
        "ResourceLimitExceeded",
        400,
        _says("The account-level service limit for {e.kind} is {e.limit} and has been reached."),
    ),
    (StorageUnavailable, None): Row("ServiceUnavailable", 503, _storage),
}

_CREATE_FLOW_DEFINITION: Rows = {
    (NotFound, None): Row("ValidationException", 400, _says("The {e.kind} {e.name} does not exist.")),
    # Observed wording; tools retry on this code while a team is being made.
    (NotFound, "work team"): Row(
        "ValidationException",
        400,
        _says("The specified Workteam '{e.name}' does not exist or you do not have access to it."),
    ),
}

_CREATE_WORKTEAM: Rows = {
    (NotFound, None): Row("ValidationException", 400, _says("The {e.kind} {e.name} does not exist.")),
}

_ONE_WORKFORCE = Row(
    "ValidationException",
    400,
    _says(
        "Cannot create more than one workforce for account {account}. "
        "If you are trying to update existing workforce, please use UpdateWorkforce API"
    ),
)
_CREATE_WORKFORCE: Rows = {
    (NotFound, None): Row("ValidationException", 400, _says("The {e.kind} {e.name} does not exist.")),
    (AlreadyExists, None): _ONE_WORKFORCE,
    (LimitExceeded, None): _ONE_WORKFORCE,
}

_TAGS: Rows = {
    (NotFound, None): Row("ValidationException", 400, _says("The {e.kind} {e.name} does not exist.")),
}

_STS: Rows = {
    (InvalidInput, None): Row("ValidationError", 400, violations_sentence),
    (InvalidRequest, None): Row("ValidationError", 400, _reason),
    (MalformedPolicy, None): Row("MalformedPolicyDocument", 400, _reason),
    (AccessDenied, None): Row("AccessDenied", 403, _denied),
    (Throttled, None): Row("Throttling", 400, _rate),
    (StorageUnavailable, None): Row("ServiceUnavailable", 503, _storage),
}

_CANNOT_BE_FOUND = _says("The {e.kind} with name {e.name} cannot be found.")
_IAM: Rows = {
    (InvalidInput, None): Row("ValidationError", 400, violations_sentence),
    (InvalidRequest, None): Row("InvalidInput", 400, _reason),
    (NotAUser, None): Row("ValidationError", 400, _reason),  # as Terraform quotes it (observed)
    (MalformedPolicy, None): Row("MalformedPolicyDocument", 400, _reason),
    (NotFound, None): Row("NoSuchEntity", 404, _CANNOT_BE_FOUND),
    (NotFound, "access key"): Row(
        "NoSuchEntity", 404, _says("The Access Key with id {e.name} cannot be found.")
    ),
    (NotFound, "login profile"): Row(
        "NoSuchEntity", 404, _says("Login Profile for User {e.name} cannot be found.")
    ),
    (NotFound, "policy"): Row("NoSuchEntity", 404, _says("Policy {e.name} was not found.")),
    (NotFound, "policy version"): Row("NoSuchEntity", 404, _says("Policy {e.name} was not found.")),
    (NotFound, "attachable policy"): Row(
        "NoSuchEntity", 404, _says("Policy {e.name} does not exist or is not attachable.")
    ),
    (AlreadyExists, None): Row("EntityAlreadyExists", 409, _named_already),
    (AlreadyExists, "policy"): Row(
        "EntityAlreadyExists",
        409,
        _says("A policy called {e.name} already exists. Duplicate names are not allowed."),
    ),
    (InUse, None): Row("DeleteConflict", 409, _reason),
    (LimitExceeded, None): Row("LimitExceeded", 409, _iam_quota),
    (LimitExceeded, "policy versions"): Row(
        "LimitExceeded",
        409,
        _says(
            "A managed policy can have up to {e.limit} versions. Before you create a new version, you must delete an "
            "existing version."
        ),
    ),
    (AccessDenied, None): Row("AccessDenied", 403, _denied),
    (Throttled, None): Row("Throttling", 400, _rate),
    (StorageUnavailable, None): Row("ServiceUnavailable", 503, _storage),
}

_COGNITO: Rows = {
    (InvalidInput, None): Row("InvalidParameterException", 400, violations_sentence),
    (InvalidRequest, None): Row("InvalidParameterException", 400, _reason),
    (NotFound, None): Row("ResourceNotFoundException", 400, _says("{e.kind} {e.name} does not exist.")),
    (NotFound, "user pool"): Row(
        "ResourceNotFoundException", 400, _says("User pool {e.name} does not exist.")
    ),
    (NotFound, "user pool client"): Row(
        "ResourceNotFoundException", 400, _says("User pool client {e.name} does not exist.")
    ),
    (NotFound, "user pool domain"): Row("ResourceNotFoundException", 400, _says("No such domain {e.name}.")),
    (NotFound, "group"): Row("ResourceNotFoundException", 400, _says("Group not found.")),
    (NotFound, "user"): Row("UserNotFoundException", 400, _says("User does not exist.")),
    (AlreadyExists, None): Row("InvalidParameterException", 400, _EXISTS),
    (AlreadyExists, "user"): Row("UsernameExistsException", 400, _says("User account already exists")),
    (AlreadyExists, "group"): Row(
        "GroupExistsException", 400, _says("A group with the name {e.name} already exists.")
    ),
    (AlreadyExists, "user pool domain"): Row(
        "InvalidParameterException", 400, _says("Domain already associated with another user pool.")
    ),
    (InUse, None): Row("InvalidParameterException", 400, _reason),
    (Conflict, None): Row("ConcurrentModificationException", 400, _reason),
    (SignInRefused, None): Row("InvalidPasswordException", 400, _weak_password),
    (DeliveryFailed, None): Row("CodeDeliveryFailureException", 400, _reason),
    (LimitExceeded, None): Row(
        "LimitExceededException", 400, _says("The account is at its limit of {e.limit} {e.kind}.")
    ),
    (Throttled, None): Row("TooManyRequestsException", 400, _rate),
    (StorageUnavailable, None): Row("InternalErrorException", 500, _storage),
}


def _quota_members(error: LimitExceeded) -> Mapping[str, object]:
    return {"ResourceType": error.kind, "QuotaCode": error.quota_code or "", "ServiceCode": "sagemaker"}


def _ai_service(*, quota_status: int) -> dict[tuple[type[OverreadError], str | None], Row]:
    """What Textract and Rekognition have in common. Which code a bad flow definition gets is inferred."""
    invalid = "InvalidParameterException"
    busy = Row("ProvisionedThroughputExceededException", 400, _says("Provisioned rate exceeded"))
    unreadable = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
    return {
        (InvalidRequest, None): Row(invalid, 400, _reason),
        (NotFound, None): Row(invalid, 400, _says("The {e.kind} {e.name} does not exist.")),
        (NotFound, "object"): Row("InvalidS3ObjectException", 400, _says(unreadable)),
        (Conflict, None): Row(invalid, 400, _reason),
        (InUse, None): Row(invalid, 400, _reason),
        (LimitExceeded, None): Row(
            "HumanLoopQuotaExceededException",
            quota_status,
            _says("The account is at its limit of {e.limit} {e.kind}."),
            _quota_members,
        ),
        (Throttled, None): Row("ThrottlingException", 500, _rate),
        (EngineFailed, None): Row("InternalServerError", 500, _engine),
        (EngineFailed, EngineFault.BUSY.name): busy,
        (EngineFailed, EngineFault.NOT_INSTALLED.name): Row(invalid, 400, _engine),
        (InvalidInference, None): Row("InternalServerError", 500, _INFERENCE),
        (StorageUnavailable, None): Row("InternalServerError", 500, _storage),
    }


_TEXTRACT: Rows = {
    **_ai_service(quota_status=402),  # as its model says; the other names none
    (InputRefused, None): Row("BadDocumentException", 400, _reason),
    (InputRefused, InputFlaw.UNSUPPORTED.name): Row("UnsupportedDocumentException", 400, _reason),
    (InputRefused, InputFlaw.ENCRYPTED.name): Row("UnsupportedDocumentException", 400, _reason),
    # What a document of several pages gets from the call for one page (observed).
    (InputRefused, InputFlaw.TOO_MANY_PAGES.name): Row("UnsupportedDocumentException", 400, _reason),
    (InputRefused, InputFlaw.TOO_LARGE.name): Row("DocumentTooLargeException", 400, _reason),
}

_REKOGNITION: Rows = {
    **_ai_service(quota_status=400),
    (NotFound, "adapter"): Row(
        "ResourceNotFoundException", 400, _says("The {e.kind} {e.name} does not exist.")
    ),
    (InputRefused, None): Row("InvalidImageFormatException", 400, _reason),
    (InputRefused, InputFlaw.TOO_LARGE.name): Row("ImageTooLargeException", 400, _reason),
}

# Statuses are REST-JSON's; JSON 1.1 answers 400 but for a missing signature (inferred; spec/api.md 2.2).
_JSON_SIGNATURES: Mapping[Refused, tuple[str, int]] = {
    Refused.MISSING: ("MissingAuthenticationTokenException", 403),
    Refused.INCOMPLETE: ("IncompleteSignatureException", 403),
    Refused.UNSUPPORTED: ("IncompleteSignatureException", 403),
    Refused.UNKNOWN_KEY: ("UnrecognizedClientException", 403),
    Refused.MISMATCH: ("InvalidSignatureException", 403),
    Refused.EXPIRED: ("InvalidSignatureException", 403),
    Refused.SKEWED: ("InvalidSignatureException", 403),
    Refused.UNSIGNED_HEADER: ("InvalidSignatureException", 403),
    Refused.INVALID_TOKEN: ("UnrecognizedClientException", 403),
    Refused.EXPIRED_TOKEN: ("ExpiredTokenException", 403),
    Refused.PAYLOAD_MISMATCH: ("InvalidSignatureException", 403),
}
_QUERY_SIGNATURES: Mapping[Refused, tuple[str, int]] = {
    Refused.MISSING: ("MissingAuthenticationToken", 403),
    Refused.INCOMPLETE: ("IncompleteSignature", 400),
    Refused.UNSUPPORTED: ("IncompleteSignature", 400),
    Refused.UNKNOWN_KEY: ("InvalidClientTokenId", 403),
    Refused.MISMATCH: ("SignatureDoesNotMatch", 403),
    Refused.EXPIRED: ("SignatureDoesNotMatch", 403),
    Refused.SKEWED: ("SignatureDoesNotMatch", 403),
    Refused.UNSIGNED_HEADER: ("SignatureDoesNotMatch", 403),
    Refused.INVALID_TOKEN: ("InvalidClientTokenId", 403),
    Refused.EXPIRED_TOKEN: ("ExpiredToken", 403),
    Refused.PAYLOAD_MISMATCH: ("SignatureDoesNotMatch", 403),
}
_S3_SIGNATURES: Mapping[Refused, tuple[str, int]] = {
    Refused.MISSING: ("AccessDenied", 403),
    Refused.INCOMPLETE: ("AuthorizationHeaderMalformed", 400),
    Refused.UNSUPPORTED: ("InvalidRequest", 400),
    Refused.UNKNOWN_KEY: ("InvalidAccessKeyId", 403),
    Refused.MISMATCH: ("SignatureDoesNotMatch", 403),
    Refused.EXPIRED: ("AccessDenied", 403),
    Refused.SKEWED: ("RequestTimeTooSkewed", 403),
    Refused.UNSIGNED_HEADER: ("AccessDenied", 403),
    Refused.INVALID_TOKEN: ("InvalidToken", 400),
    Refused.EXPIRED_TOKEN: ("ExpiredToken", 400),
    Refused.PAYLOAD_MISMATCH: ("XAmzContentSHA256Mismatch", 400),
}

TABLE: Mapping[str, Rows] = {
    "sagemaker-a2i-runtime": _A2I_RUNTIME,
    "sagemaker-a2i-runtime.StartHumanLoop": _START_HUMAN_LOOP,
    "sagemaker": _SAGEMAKER,
    "sagemaker.CreateFlowDefinition": _CREATE_FLOW_DEFINITION,
    "sagemaker.CreateWorkforce": _CREATE_WORKFORCE,
    "sagemaker.CreateWorkteam": _CREATE_WORKTEAM,
    "sagemaker.AddTags": _TAGS,
    "sagemaker.ListTags": _TAGS,
    "sagemaker.DeleteTags": _TAGS,
    "textract": _TEXTRACT,
    "rekognition": _REKOGNITION,
    "sts": _STS,
    "iam": _IAM,
    "cognito-idp": _COGNITO,
}
"""By service, or by `service.operation` where one operation speaks differently."""
