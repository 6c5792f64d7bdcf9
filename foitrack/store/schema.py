"""The tables, made only here, in numbered migrations. The names are known without importing sqlite-utils."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SET = "foitrack"

STEPS: dict[str, str] = {
    "0001 requests, letters, mail, events, answers": """
        CREATE TABLE requests (
            ref TEXT PRIMARY KEY,
            campaign TEXT NOT NULL,
            authority TEXT NOT NULL,
            authority_name TEXT NOT NULL,
            address TEXT NOT NULL,
            reply_to TEXT NOT NULL,
            channel TEXT NOT NULL,
            drafted_at TEXT NOT NULL,
            UNIQUE (campaign, authority)
        ) STRICT;

        CREATE TABLE drafts (
            ref TEXT PRIMARY KEY REFERENCES requests (ref),
            letter TEXT NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
            raw TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            at TEXT NOT NULL,
            happened_on TEXT NOT NULL,
            sender TEXT NOT NULL,
            sender_name TEXT NOT NULL,
            recipients TEXT NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NOT NULL,
            automatic INTEGER NOT NULL DEFAULT 0,
            problems TEXT NOT NULL DEFAULT '[]',
            reason TEXT NOT NULL DEFAULT '',
            read INTEGER NOT NULL DEFAULT 0,
            stored_at TEXT NOT NULL,
            UNIQUE (direction, raw)
        ) STRICT;
        CREATE INDEX messages_by_message_id ON messages (message_id);
        CREATE INDEX messages_unread ON messages (id) WHERE read = 0 AND direction = 'in';

        CREATE TABLE sightings (
            account TEXT NOT NULL,
            folder TEXT NOT NULL,
            uidvalidity INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            message INTEGER NOT NULL REFERENCES messages (id),
            PRIMARY KEY (account, folder, uidvalidity, uid)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE cursors (
            account TEXT NOT NULL,
            folder TEXT NOT NULL,
            uidvalidity INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            PRIMARY KEY (account, folder)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE letters (
            message INTEGER PRIMARY KEY REFERENCES messages (id),
            ref TEXT NOT NULL REFERENCES requests (ref),
            letter TEXT NOT NULL,
            step TEXT NOT NULL,
            address TEXT NOT NULL,
            UNIQUE (ref, step)
        ) STRICT;

        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES letters (message),
            state TEXT NOT NULL,
            at TEXT NOT NULL,
            detail TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX deliveries_by_message ON deliveries (message);

        CREATE TABLE filings (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES messages (id),
            ref TEXT NOT NULL REFERENCES requests (ref),
            rung TEXT NOT NULL,
            evidence TEXT NOT NULL,
            sender_known INTEGER NOT NULL,
            filed_at TEXT NOT NULL,
            undone_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX filings_live ON filings (message, ref) WHERE undone_at IS NULL;
        CREATE INDEX filings_by_ref ON filings (ref) WHERE undone_at IS NULL;

        CREATE TABLE likely (
            message INTEGER NOT NULL REFERENCES messages (id),
            ref TEXT NOT NULL REFERENCES requests (ref),
            evidence TEXT NOT NULL,
            PRIMARY KEY (message, ref)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX likely_by_ref ON likely (ref);

        CREATE TABLE set_aside (
            message INTEGER PRIMARY KEY REFERENCES messages (id),
            at TEXT NOT NULL,
            note TEXT NOT NULL
        ) STRICT;

        CREATE TABLE attachments (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES messages (id),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            inline INTEGER NOT NULL,
            UNIQUE (message, position)
        ) STRICT;
        CREATE INDEX attachments_by_sha256 ON attachments (sha256);

        CREATE TABLE documents (
            sha256 TEXT PRIMARY KEY,
            reader INTEGER NOT NULL,
            text TEXT NOT NULL,
            tables TEXT NOT NULL,
            warnings TEXT NOT NULL,
            pages INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE suggestions (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES messages (id),
            kind TEXT NOT NULL,
            certainty REAL NOT NULL,
            words TEXT NOT NULL,
            sections TEXT NOT NULL,
            reference_list TEXT NOT NULL,
            until TEXT,
            received_on TEXT,
            decision TEXT
        ) STRICT;
        CREATE INDEX suggestions_by_message ON suggestions (message);

        CREATE TABLE warnings (
            message INTEGER NOT NULL REFERENCES messages (id),
            warning TEXT NOT NULL,
            PRIMARY KEY (message, warning)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            ref TEXT NOT NULL REFERENCES requests (ref),
            happened_on TEXT NOT NULL,
            kind TEXT NOT NULL,
            note TEXT NOT NULL,
            until TEXT,
            sections TEXT NOT NULL,
            reference TEXT NOT NULL,
            letter TEXT NOT NULL,
            decision TEXT,
            message INTEGER REFERENCES messages (id),
            retracts INTEGER REFERENCES events (id),
            by_hand INTEGER NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX events_by_ref ON events (ref);
        CREATE INDEX events_by_message ON events (message);

        CREATE TABLE learnt_senders (
            address TEXT NOT NULL,
            authority TEXT NOT NULL,
            message INTEGER NOT NULL REFERENCES messages (id),
            PRIMARY KEY (address, authority, message)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE learnt_references (
            reference TEXT NOT NULL,
            ref TEXT NOT NULL REFERENCES requests (ref),
            message INTEGER NOT NULL REFERENCES messages (id),
            PRIMARY KEY (reference, ref, message)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            ref TEXT NOT NULL REFERENCES requests (ref),
            cell TEXT NOT NULL,
            value TEXT NOT NULL,
            source TEXT NOT NULL,
            message INTEGER REFERENCES messages (id),
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX answers_by_ref ON answers (ref, cell);

        CREATE TRIGGER events_only_grow BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'events only grow'); END;
        CREATE TRIGGER events_stay BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'events only grow'); END;
        CREATE TRIGGER deliveries_only_grow BEFORE UPDATE ON deliveries
            BEGIN SELECT RAISE(ABORT, 'deliveries only grow'); END;
        CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries
            BEGIN SELECT RAISE(ABORT, 'deliveries only grow'); END;
        CREATE TRIGGER answers_only_grow BEFORE UPDATE ON answers
            BEGIN SELECT RAISE(ABORT, 'answers only grow'); END;
        CREATE TRIGGER answers_stay BEFORE DELETE ON answers
            BEGIN SELECT RAISE(ABORT, 'answers only grow'); END;
    """,
    "0002 full text of messages and documents": "",
    "0003 the calendar that deadlines were last counted with": """
        CREATE TABLE calendars (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            fingerprint TEXT NOT NULL,
            first TEXT NOT NULL,
            last TEXT NOT NULL,
            days TEXT NOT NULL
        ) STRICT;
    """,
    "0004 the request whose place a narrower one takes": """
        ALTER TABLE requests ADD COLUMN follows TEXT NOT NULL DEFAULT '';
        CREATE INDEX requests_by_follows ON requests (follows) WHERE follows <> '';
    """,
    "0005 the likeliest first; what was decided, to take it back": """
        ALTER TABLE likely ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES messages (id),
            at TEXT NOT NULL,
            words TEXT NOT NULL,
            events TEXT NOT NULL,
            filed_before TEXT,
            undone_at TEXT
        ) STRICT;
        CREATE INDEX decisions_standing ON decisions (id) WHERE undone_at IS NULL;
    """,
    "0006 index anew only when the text has changed": """
        DROP TRIGGER messages_au;
        CREATE TRIGGER messages_au AFTER UPDATE OF sender_name, subject, text ON messages BEGIN
            INSERT INTO messages_fts (messages_fts, rowid, sender_name, subject, text)
                VALUES ('delete', old.rowid, old.sender_name, old.subject, old.text);
            INSERT INTO messages_fts (rowid, sender_name, subject, text)
                VALUES (new.rowid, new.sender_name, new.subject, new.text);
        END;
    """,
    "0007 the way a person chose for a request": """
        ALTER TABLE requests ADD COLUMN way TEXT NOT NULL DEFAULT '';
    """,
    "0008 the letter of ours that came back": """
        ALTER TABLE events ADD COLUMN bounced INTEGER REFERENCES messages (id);
    """,
    "0009 where mails bear a label of ours": """
        CREATE TABLE labels (
            account TEXT NOT NULL,
            folder TEXT NOT NULL,
            uidvalidity INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (account, folder, uidvalidity, uid, label),
            FOREIGN KEY (account, folder, uidvalidity, uid) REFERENCES sightings (account, folder, uidvalidity, uid)
        ) STRICT, WITHOUT ROWID;
    """,
}


def migrations() -> Migrations:
    """Return every migration, in order, for sqlite-utils to apply."""
    from sqlite_utils import Migrations

    every = Migrations(SET)
    for name, sql in STEPS.items():
        every(name=name)(_full_text if not sql else _statements(sql))
    return every


def _statements(sql: str):  # type: ignore[no-untyped-def]
    from sqlite3 import complete_statement

    def run(db: Database) -> None:
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if complete_statement(statement):
                db.execute(statement)
                statement = ""

    return run


def _full_text(db: Database) -> None:
    db.table("messages").enable_fts(["sender_name", "subject", "text"], tokenize="unicode61", create_triggers=True)
    db.table("documents").enable_fts(["text"], tokenize="unicode61", create_triggers=True)
