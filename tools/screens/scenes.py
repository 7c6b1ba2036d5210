"""What is typed for the pictures and what the model says, in both languages."""

from __future__ import annotations

SAYINGS = {
    "en": {
        "Which database for a team of eight?": """For eight people **SQLite** is enough, as long as one server writes.

| Question | SQLite | PostgreSQL |
|---|---|---|
| Setup | one file | a service |
| Writers at once | one | many |
| Backup | copy the file | `pg_dump` |

1. Begin with SQLite in WAL mode.
2. Move to PostgreSQL with the *second* server.
""",
        "And in one sentence?": """Take SQLite now, and PostgreSQL once a second server writes.""",
        "And in one sentence?#2": """Take SQLite for now; PostgreSQL only when two servers write.""",
        "And what would it cost us?": """Nothing but an hour: both are free, SQLite needs no service to look after.""",
        "How do we back it up?": """Once a night: `sqlite3 team.db ".backup team.bak"`, and keep a week of them.""",
    },
    "ru": {
        "Какую базу взять команде из восьми человек?": """Для восьми человек хватит **SQLite**, пока пишет один сервер.

| Вопрос | SQLite | PostgreSQL |
|---|---|---|
| Установка | один файл | служба |
| Пишут сразу | один | многие |
| Копия | скопировать файл | `pg_dump` |

1. Начать с SQLite в режиме WAL.
2. Перейти на PostgreSQL со *вторым* сервером.
""",
        "А одной фразой?": """Сейчас берите SQLite, а PostgreSQL — когда начнёт писать второй сервер.""",
        "А одной фразой?#2": """Сейчас SQLite, а PostgreSQL — только когда пишут два сервера.""",
        "А сколько это будет стоить?": """Только час времени: обе бесплатны, а за SQLite не нужно присматривать.""",
        "Как делать копии?": """Раз в ночь: `sqlite3 team.db ".backup team.bak"`, и хранить неделю.""",
    },
}
MODEL, OTHER = "openai.gpt-5-mini", "openai.gpt-4.1"
TITLES = {"en": "A database for the team", "ru": "База для команды"}
BUDGETS = {"en": "Month 5USD", "ru": "Месяц 5USD"}
