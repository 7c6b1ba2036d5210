"""The ranking in memory: word forms and typing errors find the right text, scores are comparable."""

from veche.kit.text import Ranking, char_grams, query_terms, terms

TEXTS = ["Ключи провайдеров хранятся зашифрованными", "Ветки сравниваются стрелками", "Поиск по файлам"]


def rank(query: str, limit: int = 3) -> list[int]:
    ranking = Ranking([terms(t) for t in TEXTS], [char_grams(t) for t in TEXTS])
    found = ranking.rank(dict.fromkeys(query_terms(query), 1.0), dict.fromkeys(char_grams(query), 1.0), limit)
    assert all(0 <= each.score <= 1 for each in found)
    return [each.number for each in found]


def test_other_forms_of_words_are_found() -> None:
    assert rank("ключ провайдера")[0] == 0
    assert rank("сравнить ветку")[0] == 1


def test_a_typing_error_is_forgiven() -> None:
    assert rank("правайдеров")[0] == 0


def test_nothing_in_common_is_nothing_found() -> None:
    assert rank("xyz") == []


def test_limit_and_empty_collection() -> None:
    assert len(rank("по файлам ключи ветки", limit=1)) == 1
    assert Ranking([], []).rank({"а": 1.0}, {}, 5) == []
