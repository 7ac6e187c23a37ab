"""Who may do what: one table of role x verb. Everything that is not in it is refused."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from sterling.domain.errors import Forbidden
from sterling.domain.ids import AnnotatorId, KeyId, OrganizationId, UserId
from sterling.domain.organization import Mode


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"
    AUDITOR = "auditor"


class Verb(StrEnum):
    """What can be done, as noun.action. API keys may be narrowed to some of these by their scopes."""

    ORGANIZATION_MANAGE = "organization.manage"
    """No route asks for it: what an owner has and an admin has not, so that only owners make owners."""
    MEMBERS_READ = "members.read"
    MEMBERS_MANAGE = "members.manage"
    KEYS_MANAGE = "keys.manage"
    ANNOTATORS_READ = "annotators.read"
    ANNOTATORS_MANAGE = "annotators.manage"
    PROJECTS_READ = "projects.read"
    PROJECTS_MANAGE = "projects.manage"
    PROJECTS_DELETE = "projects.delete"
    DATA_READ = "data.read"
    DATA_IMPORT = "data.import"
    DATA_DELETE = "data.delete"
    TASKS_READ = "tasks.read"
    TASKS_ASSIGN = "tasks.assign"
    TASKS_CLAIM = "tasks.claim"
    TASKS_CLAIM_GIVEN = "tasks.claim_given"
    ANSWERS_READ = "answers.read"
    ANSWERS_SUBMIT = "answers.submit"
    LABELS_READ = "labels.read"
    LABELS_AGGREGATE = "labels.aggregate"
    REVIEWS_WRITE = "reviews.write"
    AUDITS_READ = "audits.read"
    AUDITS_WRITE = "audits.write"
    RELEASES_READ = "releases.read"
    RELEASES_MAKE = "releases.make"
    EXPORTS_MAKE = "exports.make"
    JOBS_READ = "jobs.read"
    JOBS_CONTROL = "jobs.control"
    EVENTS_READ = "events.read"


_WORK = {Verb.PROJECTS_READ, Verb.TASKS_CLAIM, Verb.ANSWERS_SUBMIT}
_REVIEW = _WORK | {
    Verb.TASKS_READ,
    Verb.DATA_READ,
    Verb.ANSWERS_READ,
    Verb.LABELS_READ,
    Verb.REVIEWS_WRITE,
    Verb.AUDITS_READ,
    Verb.AUDITS_WRITE,
    Verb.ANNOTATORS_READ,
    Verb.JOBS_READ,
    Verb.RELEASES_READ,
}
_MANAGE = _REVIEW | {
    Verb.MEMBERS_READ,
    Verb.ANNOTATORS_MANAGE,
    Verb.PROJECTS_MANAGE,
    Verb.DATA_IMPORT,
    Verb.TASKS_ASSIGN,
    Verb.TASKS_CLAIM_GIVEN,
    Verb.LABELS_AGGREGATE,
    Verb.RELEASES_MAKE,
    Verb.EXPORTS_MAKE,
    Verb.JOBS_CONTROL,
    Verb.EVENTS_READ,
}
_ADMINISTER = _MANAGE | {Verb.MEMBERS_MANAGE, Verb.KEYS_MANAGE, Verb.PROJECTS_DELETE, Verb.DATA_DELETE}

GRANTS: dict[Role, frozenset[Verb]] = {
    Role.OWNER: frozenset(Verb),
    Role.ADMIN: frozenset(_ADMINISTER),
    Role.MANAGER: frozenset(_MANAGE),
    Role.REVIEWER: frozenset(_REVIEW),
    Role.ANNOTATOR: frozenset(_WORK),
    Role.AUDITOR: frozenset(
        {
            Verb.MEMBERS_READ,
            Verb.ANNOTATORS_READ,
            Verb.PROJECTS_READ,
            Verb.DATA_READ,
            Verb.TASKS_READ,
            Verb.ANSWERS_READ,
            Verb.LABELS_READ,
            Verb.AUDITS_READ,
            Verb.RELEASES_READ,
            Verb.JOBS_READ,
            Verb.EVENTS_READ,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: an organization's member or one of its keys. A unit of work carries it."""

    organization_id: OrganizationId
    mode: Mode
    role: Role
    user_id: UserId | None = None
    annotator_id: AnnotatorId | None = None
    key_id: KeyId | None = None
    scopes: Set[Verb] | None = None
    """None: all that the role grants."""


def rights(actor: Actor) -> frozenset[Verb]:
    """Every verb that the actor may do."""
    granted = GRANTS[actor.role]
    return granted if actor.scopes is None else granted & actor.scopes


def may_give(actor: Actor, role: Role, scopes: Set[Verb] | None = None) -> bool:
    """Whether the actor has every right that such a member or key would have.

    Nobody gives more than they have, so only owners make owners."""
    given = GRANTS[role] if scopes is None else GRANTS[role] & scopes
    return given <= rights(actor)


def require_to_give(
    actor: Actor, role: Role, scopes: Set[Verb] | None = None, mode: Mode = Mode.LIVE
) -> None:
    """Raises Forbidden unless the actor may give the role in this mode, which is live for members: a key of
    the test mode, which is lent freely, would get at live data by what it gives."""
    if mode is Mode.LIVE and actor.mode is Mode.TEST:
        raise Forbidden("A key of the test mode gives no rights to live data; use a live one, or sign in.")
    if not may_give(actor, role, scopes):
        raise Forbidden(f"The role {role} has rights that you do not have; ask an owner.", role=role)


def still_given(role: Role, maker: Role | None) -> bool:
    """Whether a key or link of this role still holds: its maker is a member, with every right of the role."""
    return maker is not None and GRANTS[role] <= GRANTS[maker]


def may(actor: Actor, verb: Verb) -> bool:
    """Whether the actor's role grants the verb and its scopes, if it has any, include it."""
    return verb in GRANTS[actor.role] and (actor.scopes is None or verb in actor.scopes)


def require(actor: Actor, verb: Verb) -> None:
    """Raises Forbidden unless the actor may."""
    if not may(actor, verb):
        raise Forbidden(f"The role {actor.role} may not do {verb}; ask an owner or admin for it.", verb=verb)
