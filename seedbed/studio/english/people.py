"""What the page of people says, in English."""

TEXTS = {
    "people.name": "Name",
    "people.role": "Role",
    "people.since": "Since",
    "people.local": "starts the studio",
    "people.role.reader": "reader: looks",
    "people.role.reviewer": "reviewer: judges rows",
    "people.role.editor": "editor: makes data",
    "people.role.owner": "owner: models, keys, people",
    "people.remove": "Remove",
    "people.remove.sure": "Remove {name}?",
    "people.invite": "Invite somebody",
    "people.invite.hint": "They sign in with a token. To be reached from other machines the studio is started with "
    "--host.",
    "people.invite.go": "Invite",
    "people.invited": "Give this token to {name}; it is not shown again:",
    "people.copy": "Copy",
    "people.leave": "Sign out",
    "people.acts": "What was done",
    "people.acts.none": "Nothing yet.",
    "people.when": "When",
    "people.who": "Who",
    "people.what": "What",
    "people.status": "Status",
}
