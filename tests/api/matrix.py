"""What each role may do, written by hand from what the roles are for; and which verb guards which route.

o owner, d admin, m manager, r reviewer, a annotator, u auditor.
"""

from sterling.domain.access import Role

LETTERS = {
    "o": Role.OWNER,
    "d": Role.ADMIN,
    "m": Role.MANAGER,
    "r": Role.REVIEWER,
    "a": Role.ANNOTATOR,
    "u": Role.AUDITOR,
}

MAY = {
    "organization.manage": "o",
    "members.read": "odmu",
    "members.manage": "od",
    "keys.manage": "od",
    "annotators.read": "odmru",
    "annotators.manage": "odm",
    "projects.read": "odmrau",
    "projects.manage": "odm",
    "projects.delete": "od",
    "data.read": "odmru",
    "data.import": "odm",
    "data.delete": "od",
    "tasks.read": "odmru",
    "tasks.assign": "odm",
    "tasks.claim": "odmra",
    "tasks.claim_given": "odm",
    "answers.read": "odmru",
    "answers.submit": "odmra",
    "labels.read": "odmru",
    "labels.aggregate": "odm",
    "reviews.write": "odmr",
    "audits.read": "odmru",
    "audits.write": "odmr",
    "releases.read": "odmru",
    "releases.make": "odm",
    "exports.make": "odm",
    "jobs.read": "odmru",
    "jobs.control": "odm",
    "events.read": "odmu",
}

# Without these a role could do more than it should; each was thought about by itself.
ROUTES = {
    "GET /setup": "public",
    "POST /setup": "public",
    "POST /sessions": "public",
    "GET /invitations/offer": "public",
    "POST /invitations/accept": "public",
    "POST /password-resets": "public",
    "GET /me": "signed-in",
    "DELETE /sessions/current": "signed-in",
    "GET /members": "members.read",
    "PATCH /members/{member_id}": "members.manage",
    "POST /members/{member_id}/password-reset": "members.manage",
    "GET /invitations": "members.manage",
    "POST /invitations": "members.manage",
    "DELETE /invitations/{invitation_id}": "members.manage",
    "GET /keys": "keys.manage",
    "POST /keys": "keys.manage",
    "DELETE /keys/{key_id}": "keys.manage",
    "POST /annotators": "annotators.manage",
    "PATCH /annotators/{annotator_id}": "annotators.manage",
    "POST /annotators/{annotator_id}/keys": "annotators.manage",
    "GET /events": "events.read",
    "POST /projects": "projects.manage",
    "GET /projects": "projects.read",
    "PATCH /projects/{project_id}": "projects.manage",
    "DELETE /projects/{project_id}": "projects.delete",
    "POST /projects/{project_id}/imports": "data.import",
    "GET /jobs/{job_id}": "jobs.read",
    "POST /jobs/{job_id}/cancel": "jobs.control",
    "POST /projects/{project_id}/claims": "tasks.claim",
    "POST /assignments/{assignment_id}/submit": "answers.submit",
    "POST /tasks/{task_id}/assignments": "tasks.assign",
    "GET /projects/{project_id}/tasks": "tasks.read",
    "GET /projects/{project_id}/answers": "answers.read",
}
