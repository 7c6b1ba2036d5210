"""How the one answer comes out: data, events, code, several models, tried out; and what it all ends with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from tests.cli.recording import Recorder, recorder
from tests.client.processes import Server, free_port

GPT = "openai.gpt-5-mini"
BLOCKS = "Look:\n```py\nprint(1)\n```\nand\n~~~\nlast\n~~~\n"
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name"],
}


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[tuple[Home, Recorder]]:
    with recorder() as found:
        yield Home(tmp_path / "home", found.environment), found


def test_code_alone(recorded: tuple[Home, Recorder]) -> None:
    home, vendor = recorded
    vendor.answer = BLOCKS
    for option, wanted in (("-x", "print(1)\n"), ("-xl", "last\n"), ("--no-stream", BLOCKS)):
        done = home.chat("ask", "-m", MODEL, option, "code?")
        assert (done.returncode, done.stdout, done.stderr) == (0, wanted, "")
    vendor.answer = "None."
    done = home.chat("ask", "-m", MODEL, "-x", "code?")
    assert (done.returncode, done.stdout) == (1, "") and "chat show" in done.stderr


def test_events_as_lines(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "--jsonl", "one two")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["event"] for one in (events[0], events[-1])] == ["started", "finished"] and done.returncode == 0
    assert "".join(one["text"] for one in events if one["event"] == "delta") == "one two"
    assert events[-1]["usage"]["output_tokens"] and events[0]["answer_id"] == events[-1]["message_id"]
    done = home.chat("ask", "-m", MODEL, "--jsonl", "[[refuse=key]]")
    last = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, last["event"], last["error"]["code"]) == (4, "failed", "provider.key")


def test_several_models_answer_side_by_side(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "-m", "guide.veche", "what is a branch?", "-q")
    assert done.returncode == 0 and done.stdout.startswith("what is a branch?\n\n") and len(done.stdout) > 60
    assert done.stderr == ""
    nodes = home.facts("tree")["nodes"]
    assert [node["model"] for node in nodes] == [None, MODEL, "guide.veche"]
    assert nodes[1]["parent_id"] == nodes[2]["parent_id"] == nodes[0]["id"]
    done = home.chat("ask", "-m", MODEL, "-m", "no.such", "hi", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found[0]["text"], found[1]["error"]["code"]) == (3, "hi", "models.unknown")
    assert f"── {MODEL} ──" in done.stderr


def test_what_is_told_beside_the_answer(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "-u", "hello")
    assert done.stdout == "hello\n" and "tokens" in done.stderr and MODEL in done.stderr
    done = home.chat("ask", "-m", MODEL, "--verbose", "hello")
    number = home.facts("list")[0]["id"][-8:]
    assert done.stdout == "hello\n" and number in done.stderr and "tokens" in done.stderr
    assert home.chat("ask", "-m", MODEL, "[[finish=length]] cut").stderr != ""
    assert home.chat("ask", "-m", MODEL, "-q", "[[finish=length]] cut").stderr == ""
    done = home.chat("ask", "-m", MODEL, "-q", "[[refuse=key]]")  # failures are always told
    assert done.returncode == 4 and done.stderr != ""


def test_data_by_a_schema(recorded: tuple[Home, Recorder]) -> None:
    home, vendor = recorded
    (home.folder / "person.json").write_text(json.dumps(SCHEMA))
    vendor.answer = '{"name": "Ann", "age": 3}'
    done = home.chat("ask", "-m", GPT, "--schema", "person.json", "who?")
    assert (done.returncode, done.stdout, done.stderr) == (0, vendor.answer + "\n", "")
    form = json.loads(vendor.bodies[-1])["response_format"]
    assert form == {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}
    vendor.answer = '```json\n{"name": "Ann"}\n```'
    done = home.chat("ask", "-m", GPT, "--schema", json.dumps(SCHEMA), "--json", "who?")
    facts = json.loads(done.stdout)
    assert (done.returncode, facts["data"], facts["problems"]) == (0, {"name": "Ann"}, [])
    for answer, told in (('{"age": -1}', "$.age"), ("Ann, I think", "not JSON"), ('{"name": NaN}', "not JSON")):
        vendor.answer = answer
        done = home.chat("ask", "-m", GPT, "--schema", "person.json", "who?")
        assert (done.returncode, done.stdout) == (1, "") and told in done.stderr
    assert "who?" in home.chat("show").stdout  # what came is kept
    vendor.answer = '{"name": "Ann"}'
    done = home.chat("ask", "-m", MODEL, "--schema", "person.json", "who?")  # of this model nobody knows what it can
    told = json.loads(vendor.bodies[-1])
    assert done.returncode == 0 and "response_format" not in told and '"age"' in told["messages"][0]["content"]
    home.chat("ask", "-c", "and in words?")  # the schema was for one question
    assert "response_format" not in json.loads(vendor.bodies[-1])


def test_tried_out_nothing_goes_or_stays(recorded: tuple[Home, Recorder]) -> None:
    home, vendor = recorded
    (home.folder / "note.txt").write_text("A note.")
    words = ["ask", "-m", MODEL, "-s", "Be brief.", "-f", "note.txt", "--dry-run", "what?"]
    done = home.chat(*words)
    assert done.returncode == 0 and "Be brief." in done.stdout and "A note." in done.stdout
    assert "tokens" in done.stderr and "Nothing was sent" in done.stderr
    facts = json.loads(home.chat(*words, "--json").stdout)
    assert facts["body"]["messages"][0]["content"] == "Be brief." and facts["tokens"] > 0
    assert vendor.bodies == [] and home.facts("list") == []
    priced = json.loads(home.chat("ask", "-m", "openai.gpt-5", "--dry-run", "--json", "what?").stdout)
    assert float(priced["cost_most"]["amount"]) > float(priced["cost"]["amount"]) > 0
    home.ask("what?", "-s", "Be brief.", "-f", "note.txt")
    sent = json.loads(vendor.bodies[-1])
    assert {**sent, "safety_identifier": ""} == {**facts["body"], "safety_identifier": ""}


EARLY = [
    (["-x", "--json", "x"], 2),
    (["-q", "--verbose", "x"], 2),
    (["--schema", "[1]", "x"], 3),
    (["--schema", "{broken", "x"], 2),
    (["-m", "no.such", "x"], 3),
    (["-m", "openai.gpt-5", "x"], 4),
    (["-C", "no such", "x"], 3),
    (["-t", "no-such", "x"], 3),
]


def test_exit_codes_before_anything_is_sent(bare: Home) -> None:
    for words, code in EARLY:
        done = bare.chat("ask", *words)
        assert (done.returncode, done.stdout) == (code, ""), (words, done.stderr)
        assert len(done.stderr.strip()) > 10 and "Traceback" not in done.stderr
    assert bare.facts("list") == []  # nothing begun is left behind


def test_exit_codes_of_what_is_not_there(bare: Home, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "veche.db").write_bytes(b"garbage " * 200)
    assert bare.chat("ask", "x", VECHE_DATA=str(tmp_path / "bad")).returncode == 7
    gone = {"VECHE_URL": f"http://127.0.0.1:{free_port()}", "VECHE_KEY": "vk_00000000_x"}
    assert bare.chat("ask", "x", **gone).returncode == 5


def test_against_a_server(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    say = '[[say={"name":"Ann"}]]'
    done = bare.chat("ask", "-m", MODEL, "--schema", json.dumps(SCHEMA), say)
    assert (done.returncode, done.stdout) == (0, '{"name":"Ann"}\n')
    done = bare.chat("ask", "-c", "--dry-run", "next", "--json")
    assert [one["text"] for one in json.loads(done.stdout)["messages"]][-1] == "next"
    events = bare.chat("ask", "-m", MODEL, "--jsonl", "--no-save", "hi").stdout.splitlines()
    assert json.loads(events[-1])["event"] == "finished"
