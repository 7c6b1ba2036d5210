"""The analyser: forms of one word meet, marks stand where the words stand, no input breaks it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from veche.kit import text

anything = st.text(st.characters(exclude_categories=()), max_size=60)
wordy = st.text(st.sampled_from("аеёийя\u0301\u0300\u0308\u0306 bzIİß_-09好学ッあ한ًम्😀'’.\u0378\ud800"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("провайдеры", "провайдерами"),
        ("человек", "людям"),
        ("ёлка", "елки"),
        ("Вы́ставка", "выставок"),
        ("сообщение", "СООБЩЕНИЙ"),
        ("ключ", "ключами"),
        ("models", "model"),
        ("Running", "runs"),
        ("И\u0306ога", "Йогой"),
    ],
)
def test_forms_of_one_word_have_one_term(one: str, other: str) -> None:
    assert text.terms(one) == text.terms(other)


def test_terms_keep_numbers_and_parts_of_identifiers() -> None:
    assert text.terms("VECHE_DATA, gpt-4o, v1 и 3.11") == ["vech", "data", "gpt", "4o", "v1", "и", "3", "11"]


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert text.terms("机器学习ok") == ["机器", "器学", "学习", "ok"]
    assert text.terms("我") == ["我"]


def test_spans_point_into_the_text_as_written() -> None:
    source = "Где мои Ключи?"
    assert [source[a:b] for a, b, _ in text.spans(source)] == ["Где", "мои", "Ключи"]


def test_query_drops_stop_words_and_repeats() -> None:
    assert text.query_terms("Как мне подключить модель к модели?") == text.terms("подключить модель")


def test_query_of_stop_words_alone_keeps_them() -> None:
    assert text.query_terms("to be or not to be") == ["to", "be", "or", "not"]


@given(anything | wordy)
@example("е\u0301\u0308")
@example("ё\u0306")
def test_folding_twice_is_folding_once(source: str) -> None:
    assert text.fold(text.fold(source)) == text.fold(source)


@given(anything | wordy)
def test_spans_are_in_order_and_within_the_text(source: str) -> None:
    spans = text.spans(source)
    assert all(0 <= start < end <= len(source) for start, end, _ in spans)
    assert spans == sorted(spans, key=lambda span: span[:2])
    assert [term for _, _, term in spans] == text.terms(source)


@given(st.text(st.sampled_from("абеёжзийѝя\u0301\u0300 bzIX_-09'’."), max_size=40))
def test_case_and_stress_do_not_change_terms(source: str) -> None:
    assert text.terms(text.fold(source)) == text.terms(source.upper()) == text.terms(source)


@given(anything | wordy)
def test_grams_transliteration_and_language_take_anything(source: str) -> None:
    assert all(len(gram) <= 4 for gram in text.char_grams(source))
    text.transliterate(source)
    assert text.detect_language(source) in ("ru", "en")
    assert set(text.query_terms(source)) <= set(text.terms(source))


def test_char_grams_cover_the_edges_of_words() -> None:
    assert text.char_grams("Ключ") == ["_клю", "ключ", "люч_"]
    assert text.char_grams("я") == ["_я_"]


def test_transliteration() -> None:
    assert text.transliterate("Яндекс щука объём") == "yandeks shchuka obem"


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("Как подключить OpenAI GPT?", "ru"),
        ("How do I connect Yandex?", "en"),
        ("что такое top_p", "ru"),
        ("What does «да» mean in this menu", "en"),
        ("42?", "en"),
    ],
)
def test_language(source: str, language: str) -> None:
    assert text.detect_language(source) == language


def test_language_of_no_letters_is_the_given_one() -> None:
    assert text.detect_language("?!", "ru") == "ru"


@pytest.mark.parametrize(
    ("source", "low", "high"),
    [
        ("", 0, 0),
        ("a", 1, 1),
        ("The quick brown fox jumps over the lazy dog", 9, 12),
        ("Съешь же ещё этих мягких французских булок", 15, 22),
        ("机器学习", 4, 4),
        ("😀", 2, 2),
    ],
)
def test_token_estimate(source: str, low: int, high: int) -> None:
    assert low <= text.estimate_tokens(source) <= high


@given(anything, anything)
def test_token_estimate_grows_with_the_text(one: str, other: str) -> None:
    whole = text.estimate_tokens(one + other)
    assert max(text.estimate_tokens(one), text.estimate_tokens(other)) <= whole
    assert whole <= text.estimate_tokens(one) + text.estimate_tokens(other)


def test_threads_share_the_analyser() -> None:
    sources = [f"слово{i} провайдерами ключи{i} running models примеры чисел" for i in range(200)]
    expected = [text.terms(source) for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(text.terms, sources * 3)) == expected * 3


def test_the_dictionary_waits_for_the_first_russian_word() -> None:
    script = (
        "import sys; from veche.kit import text; text.terms('hello'); assert 'pymorphy3' not in sys.modules;"
        "text.terms('привет'); assert 'pymorphy3' in sys.modules"
    )
    source = Path(text.__file__).parents[3]
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": str(source)})
