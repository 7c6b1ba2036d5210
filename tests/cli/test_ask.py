"""`chat ask` through pipes and signals."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time

import pytest

from tests.cli.chat import CHAT, ESCAPES, MODEL, Home, read_until
from tests.client.processes import free_port


def test_standard_output_is_the_answer_and_nothing_else(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "**one**", "`two`")
    assert (done.returncode, done.stdout, done.stderr) == (0, "**one** `two`\n", "")


def test_what_is_piped_in_follows_the_question(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "why?", stdin="line 1\nline 2\n")
    assert done.stdout.split() == ["why?", "line", "1", "line", "2"]
    assert home.chat("ask", "-m", MODEL, stdin="alone").stdout == "alone\n"


def test_what_is_piped_in_must_be_text(home: Home) -> None:
    done = subprocess.run(
        [CHAT, "ask", "why?"], env=home.environment, input=b"\xff\xfe\x00\x01", capture_output=True, check=False
    )
    assert done.returncode == 2 and b"--file" in done.stderr


def test_the_default_is_the_first_model_that_answers(home: Home) -> None:
    assert home.facts("ask", "hello")["model"] == MODEL


def test_json(home: Home) -> None:
    facts = home.facts("ask", "-m", MODEL, "hello there")
    assert facts["text"] == "hello there" and facts["state"] == "complete" and facts["model"] == MODEL
    assert facts["usage"]["output_tokens"] and facts["error"] is None


def test_json_of_a_failure(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "--json", "[[refuse=key]]")
    assert done.returncode == 4 and json.loads(done.stdout)["error"]["code"] == "provider.key"
    assert done.stderr.strip()


@pytest.mark.parametrize(
    ("order", "code"),
    [("refuse=key", 4), ("refuse=model", 3), ("refuse=quota", 6), ("refuse=too_long", 6), ("refuse=filter", 1)],
)
def test_exit_codes_of_refusals(home: Home, order: str, code: int) -> None:
    done = home.chat("ask", "-m", MODEL, f"[[{order}]]")
    assert (done.returncode, done.stdout) == (code, "")
    assert len(done.stderr.strip()) > 10 and "Traceback" not in done.stderr


def test_a_vendor_that_nobody_can_reach(home: Home) -> None:
    gone = {"OPENAI_BASE_URL": f"http://127.0.0.1:{free_port()}/v1", "VECHE_LLM_RETRIES": "0"}
    done = home.chat("ask", "-m", MODEL, "hello", **gone)
    assert done.returncode == 5 and done.stdout == "" and done.stderr.strip()


def test_an_answer_that_breaks_off_keeps_what_came(home: Home) -> None:
    done = home.chat("ask", "-m", MODEL, "a b c d [[then=cut]] [[after=2]]")
    assert (done.returncode, done.stdout) == (5, "a b \n")
    assert "a b" in home.chat("show").stdout


def test_parameters_and_instructions_go_along(home: Home) -> None:
    words = ["--temperature", "0.5", "--max-tokens", "7", "--top-p", "0.9", "--seed", "3", "-s", "Be brief."]
    home.ask("hello", *words)
    kept = home.facts("show")
    assert kept["conversation"]["params"] == {"temperature": 0.5, "max_tokens": 7, "top_p": 0.9, "seed": 3}
    assert kept["conversation"]["instructions"] == "Be brief."


def test_files_go_along(home: Home) -> None:
    (home.folder / "notes.txt").write_text("the word is heliotrope")
    assert "heliotrope" in home.ask("read it", "-f", "notes.txt")
    assert "[notes.txt]" in home.chat("show").stdout


def test_going_on_in_the_last_conversation(home: Home) -> None:
    home.ask("first")
    home.ask("-c", "second")
    assert [m["role"] for m in home.facts("show")["messages"]] == ["user", "assistant"] * 2
    assert len(home.facts("list")) == 1


def test_nothing_is_kept_of_a_temporary_one(home: Home) -> None:
    assert home.ask("--no-save", "secret") == "secret\n"
    assert home.facts("list") == []
    assert home.chat("search", "secret").stdout == ""


def test_listing_showing_searching_counting(home: Home) -> None:
    home.ask("the quokka smiles")
    row = home.chat("list").stdout
    assert "the quokka smiles" in row
    short = row.split()[0]
    shown = home.chat("show", short).stdout
    assert shown.startswith("# the quokka smiles") and MODEL in shown and "\x1b" not in shown
    assert shown == home.chat("show", "QUOKKA").stdout
    assert "quokka" in home.chat("search", "quokkas").stdout
    assert home.facts("usage")[0]["calls"] == 1
    assert MODEL in home.chat("usage", "--by", "model").stdout
    assert f"{MODEL}  (default)" in home.chat("models").stdout


def test_two_conversations_of_one_name(home: Home) -> None:
    home.ask("twins")
    home.ask("twins")
    done = home.chat("show", "twins")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 3


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_keeps_what_came(home: Home, number: int, code: int) -> None:
    process = home.start("ask", "-m", MODEL, "[[pieces=2000]] [[delay=0.02]]")
    shown = read_until(process, "word30 ")
    process.send_signal(number)
    rest, told = process.communicate(timeout=15)
    assert process.returncode == code and "Traceback" not in told
    answer = home.facts("show")["messages"][-1]
    assert answer["state"] == "stopped"
    assert answer["parts"][0]["text"].strip() == (shown + rest).strip()


def test_a_signal_before_the_first_word(home: Home) -> None:
    process = home.start("ask", "-m", MODEL, "[[first=30]] hello")
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=20)  # and not after the 30 seconds
    assert (process.returncode, out) == (130, "") and "Traceback" not in told


def test_a_second_signal_leaves_at_once(home: Home) -> None:
    process = home.start("ask", "-m", MODEL, "[[pieces=2000]] [[delay=0.02]]")
    read_until(process, "word3 ")
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=15)
    assert process.returncode == 130 and "Traceback" not in told
    assert home.facts("show")["messages"][-1]["state"] in ("stopped", "interrupted")


def test_a_killed_process_loses_a_second_at_most(home: Home) -> None:
    process = home.start("ask", "-m", MODEL, "[[pieces=2000]] [[delay=0.02]]")
    shown = read_until(process, "word50 ")
    time.sleep(1.0)
    process.kill()
    process.communicate()
    kept = home.chat("show")
    assert "[[pieces=2000]]" in kept.stdout and shown.strip() in kept.stdout and "(not finished)" in kept.stdout
    home.ask("-c", "and now?")  # whoever opens the house next takes note
    states = [m["state"] for m in home.facts("show")["messages"] if m["role"] == "assistant"]
    assert states == ["interrupted", "complete"]


def test_a_reader_that_closes_the_pipe(home: Home) -> None:
    process = home.start("ask", "-m", MODEL, "[[pieces=2000]] [[delay=0.01]]")
    read_until(process, "word3 ")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait(15) == 141 and process.stderr.read() == ""
    process.stderr.close()
    assert home.facts("show")["messages"][-1]["state"] == "stopped"


def test_no_colour_in_pipes_but_where_it_is_forced(home: Home) -> None:
    assert "\x1b" not in home.ask("**bold**")
    forced = home.ask("**bold**", FORCE_COLOR="1")
    assert "\x1b[1m" in forced and ESCAPES.sub("", forced) == "bold\n"  # drawn, so without its marks
    assert "\x1b" not in home.ask("**bold**", FORCE_COLOR="1", NO_COLOR="1")


def test_colour_at_a_terminal_and_none_with_no_color(home: Home) -> None:
    with home.terminal("ask", "-m", MODEL, "**bold**") as coloured:
        assert coloured.leave() == 0
    assert "\x1b[1m" in coloured.raw and coloured.text.strip() == "bold"
    with home.terminal("ask", "-m", MODEL, "**bold**", NO_COLOR="1") as plain:
        assert plain.leave() == 0
    assert "\x1b" not in plain.raw and plain.text.strip() == "**bold**"


def test_a_model_cannot_steer_the_terminal(home: Home) -> None:
    with home.terminal("ask", "-m", MODEL, "say \x1b]0;owned\x07 it") as screen:
        assert screen.leave() == 0
    assert "\x1b]" not in screen.raw and "\x07" not in screen.raw


def test_thoughts_are_no_part_of_the_answer(home: Home) -> None:
    assert home.ask("answer [[think=hm hm]]") == "answer\n"


def test_listing_needs_no_network(bare: Home) -> None:
    """No name is looked up and nobody is called, though vendors are in the environment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        given = {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": address}
        assert bare.chat("list", **given).returncode == 0
        assert bare.chat("show", **given).returncode == 3
        assert bare.chat("search", "x", **given).returncode == 0
        assert bare.chat("usage", **given).returncode == 0
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_planted_key_appears_nowhere(home: Home) -> None:
    home.chat("ask", "-m", MODEL, "[[refuse=key]]")
    planted = home.environment["OPENAI_API_KEY"].encode()
    found = [p for p in home.folder.rglob("*") if p.is_file() and planted in p.read_bytes()]
    assert found == []
