"""Words that people use for the same thing, so that a question need not repeat the manual's own word."""

from __future__ import annotations

from functools import lru_cache

from veche.kit.text import terms

_GROUPS = """
подключить добавить настроить прикрутить привязать connect add setup hook configure
провайдер поставщик provider vendor
ключ токен key token apikey
яндекс yandex yandexgpt яндексгпт
гигачат gigachat сбер sber
опенаи openai chatgpt чатгпт
гпт gpt yandexgpt chatgpt
клод антропик claude anthropic
джемини гемини гугл gemini google
олама оллама ollama
ламацпп лама llama llamacpp gguf
удалить стереть убрать delete remove erase
остановить прервать стоп прекратить stop abort cancel halt
исправить изменить править отредактировать редактировать поправить edit correct change fix
переделать перегенерировать повторить заново regenerate again retry redo
продолжить дописать continue resume
беседа чат диалог разговор переписка conversation chat dialog dialogue
ветвь ветка вариант branch version fork
файл документ вложение file document attachment
приложить прикрепить загрузить attach upload
картинка изображение фото рисунок picture image photo
искать найти поиск search find
цена стоимость деньги тариф расход потратить cost price money spend spent billing usage
копия бэкап backup
восстановить restore recover
пароль password passphrase
забыть потерять forget forgot lose lost
переименовать название имя rename name title
тема оформление ночной темный theme dark appearance
язык локализация language locale
выйти выход разлогиниться logout signout sign
войти вход логин залогиниться signin login sign
терминал консоль командная cli terminal console shell
плагин расширение plugin addon extension
автодополнение дополнение таб completion autocomplete tab
порт port
база бд postgres postgresql постгрес database sqlite
папка каталог директория folder directory
запустить старт запуск стартовать start launch run
установить поставить инсталлировать install
обновить апгрейд обновление update upgrade
длина размер length size long
ограничить предел лимит limit cap maximum
контекст окно память context window memory
сжать суммаризация изложение summary summarise summarize fold
спрятать скрыть исключить выключить убрать hide exclude omit leave remove
модель нейросеть нейронка model llm ai
проводник гид guide
приватность конфиденциальность privacy private
зашифровать шифрование encrypt encryption encrypted
роль персона указание инструкция промпт role persona instruction prompt
владелец админ администратор owner admin administrator operator
офлайн интернет сеть offline internet network
горячий сочетание hotkey shortcut
закрепить пин pin
переключить сменить поменять switch change
отозвать revoke
скопировать копировать copy
хранить лежать store keep kept
видеть видно виден прочитать see read
отвергнуть отклонить отказать refuse reject deny invalid
эндпоинт адрес url address endpoint
телефон смартфон мобильный phone mobile
оборваться прерваться обрезать обрыв недописать break broke cut truncate interrupt interrupted
архив архивировать архивирование archive
питон пайтон python
версия version release
контейнер докер docker container
жив живой здоровье проверка health alive healthcheck status
заполнить заполниться переполнить кончиться закончиться full overflow exceed exhausted ran
большой крупный велик размер large big huge size
платить оплатить оплата стоить стоимость pay paid cost free
отправить послать отправлять уходить send sent
писать написать отправить write
зерно сид seed
сравнить сравнение compare versus
медленный медленно долго slow long
команда command
сертификат certificate ssl tls
прокси proxy vpn
разметка маркдаун markdown
шрифт буква текст font letter text
крупный крупнее мелкий мельче large larger small smaller
скачать выгрузить выгрузка экспорт экспортировать download export
загрузить импорт импортировать перенести переехать import migrate transfer
история беседа history conversation
временный одноразовый инкогнито temporary incognito ephemeral
стереть исчезнуть пропасть удалить vanish disappear erase
оценить оценка лайк дизлайк палец rate rating like dislike thumb
исключить выгнать убрать kick remove out
участник человек пользователь коллега сотрудник друг знакомый person people user member colleague friend
избранный закладка звездочка favourite bookmark star
формат тип вид format type kind
поделиться общий доступ открыть share shared access
ссылка link url
проект папка группа project folder group
шаблон заготовка промпт template prompt preset
бюджет лимит предел ограничить budget limit limiting
отпечаток палец лицо fingerprint face passkey
аутентификатор двухфакторный authenticator factor
вслух озвучить прослушать прочитать aloud loud listen
объединить слить merge combine
сеанс сессия устройство session device
телеметрия слежка передавать telemetry tracking
событие вебсокет websocket socket event
библиотека клиент sdk library client
рассуждение думать мысль reasoning think thought
токен token
вставить вклеить paste
другой чужой посторонний third other others
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = frozenset(terms(line))
        for term in group:
            table[term] = table.get(term, frozenset()) | group
    return table


def aliases(term: str) -> frozenset[str]:
    """Other terms for the same thing, in both languages."""
    return _table().get(term, frozenset()) - {term}
