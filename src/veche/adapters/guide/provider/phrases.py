"""What the Guide says in its own words, in both languages; everything else in its answers is quoted."""

from __future__ import annotations

from veche.kit.text import Language

_RUSSIAN = {
    "introduction": "Я **Проводник**: ищу по руководству Вече, по вашим беседам и файлам и привожу найденное "
    "дословно. Я не языковая модель.",
    "introduction_manual": "Я **Проводник**: ищу по руководству Вече и привожу найденное дословно. "
    "Я не языковая модель.",
    "greeting": "Здравствуйте! Спросите меня, как что-нибудь сделать в Вече.",
    "thanks": "Пожалуйста! Спрашивайте ещё.",
    "empty": "Напишите вопрос словами: файлы и картинки сами по себе я прочитать не могу.",
    "examples": "Например: «Как подключить YandexGPT?», «Как сделать резервную копию?», «Что такое контекст?»",
    "connect": "Чтобы разговаривать с языковой моделью, подключите её: [Настройки → Провайдеры](/settings#providers).",
    "from_manual": "Из руководства:",
    "from_own": "Из ваших бесед и файлов:",
    "nothing": "Ни в руководстве, ни в ваших беседах и файлах подходящего места не нашлось. "
    "Я только ищу и цитирую, сам ответить не могу.",
    "nothing_manual": "В руководстве подходящего места не нашлось. Я только ищу и цитирую, сам ответить не могу.",
    "no_more": "Больше об этом ничего не нашлось.",
    "close": "Возможно, вы искали:",
    "topics": "Вот о чём я знаю:",
    "see_also": "См. также:",
    "search_failed": "По беседам и файлам сейчас поискать не удалось; вот что есть в руководстве.",
}

_ENGLISH = {
    "introduction": "I am the **Guide**: I search the Veche manual, your conversations and your files, and quote "
    "what I find word for word. I am not a language model.",
    "introduction_manual": "I am the **Guide**: I search the Veche manual and quote what I find word for word. "
    "I am not a language model.",
    "greeting": "Hello! Ask me how to do something in Veche.",
    "thanks": "You are welcome! Ask again any time.",
    "empty": "Please put the question in words: I cannot read files and pictures by themselves.",
    "examples": "For example: “How do I connect YandexGPT?”, “How do I make a backup?”, “What is the context?”",
    "connect": "To talk with a language model, connect one: [Settings → Providers](/settings#providers).",
    "from_manual": "From the manual:",
    "from_own": "From your conversations and files:",
    "nothing": "Neither the manual nor your conversations and files have a fitting passage. "
    "I only search and quote, I cannot answer by myself.",
    "nothing_manual": "The manual has no fitting passage. I only search and quote, I cannot answer by myself.",
    "no_more": "There is nothing more about this.",
    "close": "Perhaps you were looking for:",
    "topics": "This is what I know about:",
    "see_also": "See also:",
    "search_failed": "Conversations and files could not be searched just now; this is what the manual has.",
}

_PHRASES: dict[Language, dict[str, str]] = {"ru": _RUSSIAN, "en": _ENGLISH}


def say(language: Language, phrase: str) -> str:
    """The sentence of that name in `language`."""
    return _PHRASES[language][phrase]
