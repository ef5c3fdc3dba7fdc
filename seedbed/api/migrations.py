"""The history of the studio's tables: each step is a number and its statements, written once and never changed.

The statements are the part of SQL that SQLite and PostgreSQL share. To change the tables, add a step at the end and
say the same in ``tables``; a test holds the two together.
"""

from __future__ import annotations

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE projects (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            folder TEXT NOT NULL UNIQUE,
            created DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE users (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            token TEXT UNIQUE,
            created DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE sessions (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            csrf TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            expires DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            project_id TEXT NOT NULL REFERENCES projects (id),
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            wanted TEXT NOT NULL,
            pid INTEGER,
            born TEXT NOT NULL,
            started_by TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            updated DOUBLE PRECISION NOT NULL,
            exit_code INTEGER,
            facts TEXT NOT NULL,
            UNIQUE (project_id, kind, name)
        )""",
        """CREATE TABLE reviews (
            id TEXT PRIMARY KEY,
            project_id TEXT NOT NULL REFERENCES projects (id),
            of_name TEXT NOT NULL,
            row_id TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            edits TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            updated DOUBLE PRECISION NOT NULL,
            UNIQUE (project_id, of_name, row_id, reviewer)
        )""",
        """CREATE TABLE drafts (
            id TEXT PRIMARY KEY,
            project_id TEXT NOT NULL REFERENCES projects (id),
            text TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            updated DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE endpoints (
            id TEXT PRIMARY KEY,
            model TEXT NOT NULL,
            settings TEXT NOT NULL,
            key_name TEXT NOT NULL,
            tested TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE preferences (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        )""",
        """CREATE TABLE audit (
            id TEXT PRIMARY KEY,
            at DOUBLE PRECISION NOT NULL,
            user_name TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            status INTEGER NOT NULL,
            facts TEXT NOT NULL
        )""",
        "CREATE INDEX audit_at ON audit (at)",
        "CREATE INDEX jobs_of_project ON jobs (project_id, created)",
    ),
    (
        """CREATE TABLE review_queues (
            id TEXT PRIMARY KEY,
            project_id TEXT NOT NULL REFERENCES projects (id),
            name TEXT NOT NULL,
            place TEXT NOT NULL,
            state TEXT NOT NULL,
            settings TEXT NOT NULL,
            rows INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL
        )""",
        """CREATE TABLE review_rows (
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            row_id TEXT NOT NULL,
            score DOUBLE PRECISION NOT NULL,
            size INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            marks INTEGER NOT NULL,
            edited INTEGER NOT NULL,
            body TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (queue_id, number)
        )""",
        "CREATE INDEX review_rows_by_id ON review_rows (queue_id, row_id)",
        "CREATE INDEX review_rows_by_score ON review_rows (queue_id, score, number)",
        "CREATE INDEX review_rows_by_size ON review_rows (queue_id, size, number)",
        "CREATE INDEX review_rows_by_outcome ON review_rows (queue_id, outcome, number)",
        """CREATE TABLE review_seats (
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            seat INTEGER NOT NULL,
            reviewer TEXT NOT NULL,
            until DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (queue_id, number, seat)
        )""",
        "CREATE INDEX review_seats_of ON review_seats (queue_id, reviewer, number)",
        """CREATE TABLE review_acts (
            id TEXT PRIMARY KEY,
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            reviewer TEXT NOT NULL,
            at DOUBLE PRECISION NOT NULL,
            before TEXT NOT NULL
        )""",
        "CREATE INDEX review_acts_of ON review_acts (queue_id, reviewer, at)",
    ),
    (
        """CREATE TABLE talks (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            models TEXT NOT NULL,
            blind INTEGER NOT NULL,
            revealed INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            updated DOUBLE PRECISION NOT NULL
        )""",
        "CREATE INDEX talks_updated ON talks (updated)",
        """CREATE TABLE talk_turns (
            talk_id TEXT NOT NULL REFERENCES talks (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            asked TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (talk_id, number)
        )""",
        """CREATE TABLE talk_answers (
            talk_id TEXT NOT NULL REFERENCES talks (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            place INTEGER NOT NULL,
            state TEXT NOT NULL,
            pid INTEGER,
            born TEXT NOT NULL,
            result TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (talk_id, number, place)
        )""",
        "CREATE INDEX talk_answers_asked ON talk_answers (state)",
        """CREATE TABLE talk_verdicts (
            id TEXT PRIMARY KEY,
            talk_id TEXT NOT NULL,
            players TEXT NOT NULL,
            winner TEXT NOT NULL,
            given_by TEXT NOT NULL,
            created DOUBLE PRECISION NOT NULL
        )""",
    ),
    (  # what is judged apart from what is read: a verdict on all rows writes small rows only
        """CREATE TABLE review_texts (
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (queue_id, number)
        )""",
        """CREATE TABLE review_bodies (
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (queue_id, number)
        )""",
        "INSERT INTO review_texts (queue_id, number, text) SELECT queue_id, number, text FROM review_rows",
        "INSERT INTO review_bodies (queue_id, number, body) SELECT queue_id, number, body FROM review_rows",
        "ALTER TABLE review_rows DROP COLUMN text",
        "ALTER TABLE review_rows DROP COLUMN body",
        "CREATE INDEX reviews_by_reviewer ON reviews (of_name, reviewer, row_id, verdict)",
        "DROP TABLE review_acts",
        """CREATE TABLE review_acts (
            queue_id TEXT NOT NULL REFERENCES review_queues (id) ON DELETE CASCADE,
            reviewer TEXT NOT NULL,
            at DOUBLE PRECISION NOT NULL,
            number INTEGER NOT NULL,
            row_id TEXT NOT NULL,
            writer TEXT NOT NULL,
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            edits TEXT NOT NULL,
            PRIMARY KEY (queue_id, reviewer, at, number)
        )""",
    ),
)
