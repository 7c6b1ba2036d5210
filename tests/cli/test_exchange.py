"""What goes out and comes in: exports in all forms, archives, the log of `llm` in both its forms, templates."""

from __future__ import annotations

import sqlite3
import stat
import zipfile
from pathlib import Path

from tests.cli.chat import MODEL, Home
from tests.cli.near import Near
from veche.client.llm_log.reading import write_archive

OLD = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT,
 response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT,
 input_tokens INTEGER, output_tokens INTEGER, token_details TEXT, schema_id TEXT);
CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
INSERT INTO conversations VALUES ('c1', 'about tapirs', 'm');
INSERT INTO responses VALUES ('r1', 'm', 'What is a tapir?', 'Be brief.', '', '{}', 'An animal.', '{}', 'c1', 70,
 '2024-05-01T10:00:00+00:00', 12, 3, NULL, NULL);
INSERT INTO responses VALUES ('r2', 'm', 'Show it', NULL, '', '{}', 'Here.', '{}', 'c1', 80,
 '2024-05-01T10:01:00', NULL, NULL, NULL, NULL);
INSERT INTO attachments VALUES ('a1', 'image/png', NULL, NULL, x'89504E470D0A1A0A');
INSERT INTO attachments VALUES ('a2', 'text/plain', '/etc/passwd', NULL, NULL);
INSERT INTO prompt_attachments VALUES ('r2', 'a1', 0);
INSERT INTO prompt_attachments VALUES ('r2', 'a2', 1);
"""
NEW = """
CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT, datetime_utc TEXT);
CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT, provider_metadata TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, tool_name TEXT, text TEXT,
 payload TEXT);
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT, model TEXT,
 resolved_model TEXT, input_tokens INTEGER, output_tokens INTEGER, duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO threads VALUES ('c1', 'about tapirs', NULL, NULL, NULL);
INSERT INTO messages VALUES ('h0', NULL, 'system', NULL), ('h1', 'h0', 'user', NULL), ('h2', 'h1', 'assistant', NULL),
 ('h3', 'h2', 'user', NULL), ('h4', 'h3', 'assistant', NULL), ('h5', 'h2', 'user', NULL),
 ('h6', 'h5', 'assistant', NULL);
INSERT INTO fragments VALUES (1, 'x', 'a whole book');
INSERT INTO parts (message_hash, position, type, text, payload) VALUES ('h0', 0, 'text', 'Be brief.', NULL),
 ('h1', 0, 'text', 'What is a tapir?', NULL), ('h2', 0, 'reasoning', 'hm', NULL), ('h2', 1, 'text', 'An animal.', NULL),
 ('h3', 0, 'text', NULL, '{"text_ref": [{"literal": "Read "}, {"fragment": 1}]}'), ('h4', 0, 'text', 'Read it.', NULL),
 ('h5', 0, 'text', 'And a fork?', NULL), ('h6', 0, 'text', 'Forked.', NULL);
INSERT INTO turns VALUES ('t1', 'c1', 'h1', 'h2', 'm', 'm-2024', 12, 3, 70, '2024-05-01T10:00:00+00:00'),
 ('t2', 'c1', 'h3', 'h4', 'm', NULL, 5, 2, 60, '2024-05-02T10:00:00+00:00'),
 ('t3', 'c1', 'h5', 'h6', 'm', NULL, 5, 2, 60, '2024-05-03T10:00:00+00:00');
"""


def log(path: Path, script: str) -> Path:
    with sqlite3.connect(path) as db:
        db.executescript(script)
    db.close()
    return path


def texts(home: Home | Near, name: str) -> list[str]:
    parts = [message["parts"] for message in home.facts("show", name)["messages"]]
    return [part["text"] for some in parts for part in some if part["kind"] == "text"]


def test_exports(near: Near, tmp_path: Path, vendor: dict[str, str]) -> None:
    home = Home(near.folder, vendor)
    near.ask("one **bold** word")
    near.ask("another")
    printed = near.chat("export", "one").stdout
    assert "one **bold** word" in printed and "\x1b" not in printed
    for name, start in (("a.md", b"#"), ("a.pdf", b"%PDF"), ("a.docx", b"PK"), ("a.html", b"<!"), ("a.json", b"{"),
                        ("a.txt", b""), ("a.csv", b"\xef\xbb\xbf")):  # fmt: skip
        done = near.chat("export", "last", "-o", str(tmp_path / name))
        assert done.returncode == 0 and done.stdout == "" and name in done.stderr, done.stderr
        assert (tmp_path / name).read_bytes().startswith(start), name
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o600
    assert near.chat("export", "one", "--all").returncode == 2
    assert near.chat("export", "-o", "/nowhere/a.md").returncode == 1
    assert near.chat("export", "nothing").returncode == 3
    with home.terminal("export", "one", "--format", "pdf") as screen:  # no terminal shows it: it becomes a file
        assert screen.leave() == 0
    assert [path.suffix for path in near.folder.iterdir() if path.is_file()] == [".pdf"]
    near.chat("project", "new", "P")
    near.ask("-p", "P", "within")
    done = near.chat("export", "-p", "P", "--format", "json", "-o", str(tmp_path / "p.zip"))  # one alone is no ZIP
    assert done.returncode == 0 and "within" in (tmp_path / "p.json").read_text()
    near.chat("delete", "-y", "within")
    assert near.chat("import", str(tmp_path / "p.json")).returncode == 0
    assert [one["title"] for one in near.facts("list", "-p", "P")] == ["within"], "it is in its project again"
    done = near.chat("export", "one", "another", "-o", str(tmp_path / "two.md"))
    assert (tmp_path / "two.zip").read_bytes().startswith(b"PK") and "two.zip" in done.stderr
    near.chat("export", "--all", "--format", "json", "-o", str(tmp_path / "all.zip"))
    there = Home(tmp_path / "other", {})
    done = there.chat("import", str(tmp_path / "all.zip"))
    assert done.returncode == 0 and done.stdout == "all.zip: 3 new conversations, 6 messages\n", done
    done = there.chat("import", str(tmp_path / "all.zip"), str(tmp_path / "a.md"))
    assert done.returncode == 1 and "all.zip: 3 as before" in done.stdout and "a.md" in done.stderr
    assert there.chat("import", "nowhere.zip").returncode == 3


def test_the_log_of_llm(near: Near, tmp_path: Path) -> None:
    old, both = log(tmp_path / "old.db", OLD), log(tmp_path / "both.db", OLD + NEW)
    done = near.chat("import", str(old))
    assert done.stdout == "old.db: 1 new conversation, 4 messages, 1 file\n", done
    assert texts(near, "tapirs")[:3] == ["What is a tapir?", "An animal.", "Show it"]
    found = near.facts("show", "tapirs")
    answer = found["messages"][1]
    assert (answer["model"], answer["usage"]["input_tokens"], answer["duration_ms"]) == ("m", 12, 70)
    assert found["conversation"]["instructions"] == "Be brief." and found["conversation"]["created_at"] == 1714557600000
    assert "root:" not in str(found), "what a log names by its path is not read if it is text"
    assert near.chat("import", str(old)).stdout == "old.db: 1 as before\n"
    done = near.chat("import", str(both), "--format", "llm")  # the same beginning in the new form is the same
    assert done.stdout == "both.db: 1 grown, 4 messages\n", done
    assert near.chat("import", str(both)).stdout == "both.db: 1 as before\n"
    new = log(tmp_path / "new.db", NEW)
    fresh = Home(tmp_path / "fresh", {})
    assert fresh.chat("import", str(new)).stdout == "new.db: 1 new conversation, 6 messages\n"
    assert texts(fresh, "tapirs") == ["What is a tapir?", "An animal.", "And a fork?", "Forked."]
    assert "a whole book" in fresh.chat("export", "tapirs", "--branches").stdout
    assert fresh.chat("import", str(log(tmp_path / "empty.db", OLD.partition("INSERT")[0]))).returncode == 1
    (tmp_path / "broken.db").write_bytes(old.read_bytes()[:5000])
    done = fresh.chat("import", str(tmp_path / "broken.db"), "--format", "llm")
    assert done.returncode in (1, 2) and "broken.db" in done.stderr and "Traceback" not in done.stderr


def test_a_hostile_log_of_llm(near: Near, tmp_path: Path) -> None:
    """It calls a secret a picture, and holds what no log holds."""
    secret = tmp_path / "id_rsa"
    secret.write_text("-----BEGIN PRIVATE KEY-----zanzibar")
    (tmp_path / "sealed").write_bytes(b"\x00\x01\xffzanzibar" * 20)
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40)
    rows = "".join(
        f"INSERT INTO attachments VALUES ('h{n}', '{kind}', '{path}', NULL, NULL);"
        f"INSERT INTO prompt_attachments VALUES ('r1', 'h{n}', {n + 5});"
        for n, (kind, path) in enumerate(
            [("image/png", secret), ("application/pdf", tmp_path / "sealed"), ("audio/mp3", "/proc/self/environ"),
             ("image/png", picture)]
        )
    )  # fmt: skip
    made = tmp_path / "made.zip"
    with made.open("wb") as target:
        write_archive(log(tmp_path / "evil.db", OLD + rows), target)
    with zipfile.ZipFile(made) as archive:
        held = [archive.read(name) for name in archive.namelist() if name.startswith("files/")]
    assert picture.read_bytes() in held and not any(b"zanzibar" in one or b"PATH=" in one for one in held)
    odd = log(tmp_path / "odd.db", OLD + "UPDATE responses SET prompt = x'00', datetime_utc = 5;")
    done = near.chat("import", str(odd), "--format", "llm")
    assert done.returncode in (1, 2) and "odd.db" in done.stderr and "Error:" not in done.stderr, done


def test_templates(near: Near, tmp_path: Path, vendor: dict[str, str]) -> None:
    home = Home(near.folder, vendor)
    assert near.chat("template").returncode == 0
    done = near.chat("template", "new", "sum", stdin="Sum up: {{text}}\n")
    assert done.returncode == 0, done.stderr
    assert near.chat("ask", "-m", MODEL, "-t", "sum", "apples").stdout == "Sum up: apples\n"
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/Sum up/In short/; s/^title = .*/title = "Short"/\' "$1"\n')
    editor.chmod(0o700)
    with home.terminal("template", "edit", "sum", EDITOR=str(editor)) as screen:
        assert screen.leave() == 0, screen.text
    shown = near.chat("template", "show", "sum").stdout
    assert "In short: {{text}}" in shown and "Short" in shown
    assert len(near.chat("template", "show", "sum", "--versions").stdout.splitlines()) == 2
    editor.write_text("#!/bin/sh\necho 'no head' > \"$1\"\n")
    with home.terminal("template", "edit", "sum", EDITOR=str(editor)) as screen:
        assert screen.leave() == 2
    assert "no head" in (near.folder / ".local/state/veche/template.md").read_text(), "what was written is not lost"
    assert near.chat("template", "restore", "sum", "1").returncode == 0
    assert "Sum up" in near.chat("template", "show", "sum").stdout
    assert near.chat("template", "export", "sum", "-o", str(tmp_path / "t.json")).returncode == 0
    assert near.chat("template", "delete", "sum", "-y").returncode == 0
    assert near.chat("template", "show", "sum").returncode == 3
    assert "added" in near.chat("template", "import", str(tmp_path / "t.json")).stdout
    assert "here already" in near.chat("template", "import", str(tmp_path / "t.json")).stdout
    assert near.chat("template", "import", str(editor)).returncode == 2
    assert "/letter" in near.chat("template", "import", "--starters").stdout
    assert {"sum", "letter"} <= {one["name"] for one in near.facts("template", "list")}
