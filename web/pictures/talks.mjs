// What is said in the pictures: the same house in two languages.

const table = {
  ru: `Для восьми человек хватит **SQLite**, пока пишет один сервер. Вот в чём разница на деле:

| Вопрос | SQLite | PostgreSQL |
|---|---|---|
| Установка | ничего, один файл | отдельная служба |
| Одновременная запись | один писатель | много |
| Резервная копия | скопировать файл | \`pg_dump\` |
| Несколько серверов | нет | да |

### Что я бы сделал

1. Начать с SQLite в режиме WAL: чтение не ждёт записи.
2. Держать транзакции короткими.
3. Перейти на PostgreSQL, когда понадобится второй сервер.

\`\`\`python
import sqlite3

db = sqlite3.connect("team.db")
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA busy_timeout = 5000")
\`\`\`

> Чаще всего переходят не из-за нагрузки, а из-за второго сервера.`,
  en: `For eight people **SQLite** is enough as long as one server writes. This is the difference in practice:

| Question | SQLite | PostgreSQL |
|---|---|---|
| Setup | nothing, one file | a service of its own |
| Concurrent writes | one writer | many |
| Backup | copy the file | \`pg_dump\` |
| Several servers | no | yes |

### What I would do

1. Start with SQLite in WAL mode: readers do not wait for the writer.
2. Keep transactions short.
3. Move to PostgreSQL when a second server is needed.

\`\`\`python
import sqlite3

db = sqlite3.connect("team.db")
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA busy_timeout = 5000")
\`\`\`

> Teams rarely move for load. They move because of the second server.`,
}

const formula = {
  ru: `Скорость падает как квадрат размера, если сравнивать каждую пару. Для $n$ записей это

$$
T(n) = \\sum_{i=1}^{n-1} i = \\frac{n(n-1)}{2}
$$

При $n = 10\\,000$ выходит почти $5 \\cdot 10^{7}$ сравнений. Индекс меняет картину:

\`\`\`mermaid
flowchart LR
  Q[Запрос] --> I{Есть индекс?}
  I -- да --> B[Дерево: log n]
  I -- нет --> S[Просмотр: n]
\`\`\`

Сначала измерьте, потом добавляйте индекс[^1].

[^1]: Каждый индекс замедляет запись.`,
  en: `Speed falls with the square of the size when every pair is compared. For $n$ records that is

$$
T(n) = \\sum_{i=1}^{n-1} i = \\frac{n(n-1)}{2}
$$

With $n = 10{,}000$ that makes nearly $5 \\cdot 10^{7}$ comparisons. An index changes the picture:

\`\`\`mermaid
flowchart LR
  Q[Query] --> I{Is there an index?}
  I -- yes --> B[Tree: log n]
  I -- no --> S[Scan: n]
\`\`\`

Measure first, then add the index[^1].

[^1]: Each index slows writing down.`,
}

const page = {
  ru: `Вот страница приглашения. Её можно править рядом с беседой.

\`\`\`html title="Приглашение"
<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Встреча команды</title>
<style>
  body { font: 18px/1.5 Georgia, serif; margin: 0; background: #f6f1e7; color: #2a2620; }
  main { max-width: 34rem; margin: 12vh auto; padding: 0 2rem; }
  h1 { font-size: 2.6rem; line-height: 1.1; margin: 0 0 1rem; }
  .when { color: #9a4a1f; font-weight: bold; }
</style>
</head>
<body>
<main>
  <h1>Встреча команды</h1>
  <p class="when">Пятница, 27 ноября, 18:00</p>
  <p>Подводим итоги квартала и выбираем, что строить зимой. Чай и пироги на месте.</p>
  <p>Приходите с одним вопросом, который давно хотели задать.</p>
</main>
</body>
</html>
\`\`\`

Скажите, если нужен другой тон.`,
  en: `Here is the invitation page. It can be edited beside the chat.

\`\`\`html title="Invitation"
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Team evening</title>
<style>
  body { font: 18px/1.5 Georgia, serif; margin: 0; background: #f6f1e7; color: #2a2620; }
  main { max-width: 34rem; margin: 12vh auto; padding: 0 2rem; }
  h1 { font-size: 2.6rem; line-height: 1.1; margin: 0 0 1rem; }
  .when { color: #9a4a1f; font-weight: bold; }
</style>
</head>
<body>
<main>
  <h1>Team evening</h1>
  <p class="when">Friday 27 November, 18:00</p>
  <p>We look back at the quarter and choose what to build in winter. Tea and pies are there.</p>
  <p>Bring one question that you have long wanted to ask.</p>
</main>
</body>
</html>
\`\`\`

Tell me if you want another tone.`,
}

const short = {
  ru: [
    `Коротко: сначала позвоните клиенту, потом пишите письмо. В письме три абзаца: что случилось, что уже сделано, что будет дальше и когда.`,
    `Я бы начал с письма. Одно предложение о причине, одно о сроке и одно с извинением без оговорок. Звонок — после ответа.`,
    `Зависит от срока. Если задержка больше недели, звоните сразу: письмо о плохой новости читают дважды и хуже.`,
  ],
  en: [
    `In short: call the customer first, then write. Three paragraphs: what happened, what is already done, what comes next and when.`,
    `I would begin with the letter. One sentence on the cause, one on the date, and an apology without excuses. Call after the reply.`,
    `It depends on the delay. Beyond a week call at once: bad news in a letter is read twice and worse.`,
  ],
}

const most = {
  ru: 'В **сентябре**: 9 из 61 заявки, почти 15 %. В остальные месяцы — от 3 до 10 %.',
  en: 'In **September**: 9 of 61 requests, nearly 15%. In other months it was 3 to 10%.',
}

export const TALKS = {
  ru: {
    owner: 'Анна',
    compare: 'Сравни SQLite и PostgreSQL для команды из восьми человек',
    formula: 'Почему поиск дублей стал таким медленным? Покажи формулой и схемой',
    page: 'Сделай страницу с приглашением на встречу команды',
    advice: 'Как сообщить клиенту о задержке?',
    again: 'Как сообщить клиенту о задержке на две недели?',
    others: [
      'План поездки в Великий Новгород на три дня',
      'Правка договора аренды: что спросить у юриста',
      'Идеи для урока о смутном времени',
      'Рецепт ржаного хлеба на закваске',
      'Ошибка «database is locked» в журнале',
      'Письмо поставщику о возврате',
    ],
    moving: [
      'Как перенести базу без простоя',
      'Список проверок перед переездом',
      'Сертификаты и nginx на Debian 12',
    ],
    shorter: 'Короче, в двух предложениях',
    branch: 'первый вариант',
    budget: 'На месяц',
    link: 'Для команды',
    note: 'Для Бориса',
    broken: 'Переведи это письмо на немецкий',
    slow: 'Расскажи подробно, что проверить перед переездом',
    queued: ['Добавь сроки', 'И кто за что отвечает'],
    file: 'заявки-по-месяцам.csv',
    csv: 'Месяц,Заявки,Выполнено,Просрочено\nИюнь,48,45,3\nИюль,52,47,5\nАвгуст,39,38,1\nСентябрь,61,52,9\nОктябрь,70,66,4\n',
    aboutFile: 'В каком месяце просрочили больше всего?',
    word: 'клиент',
    project: 'Переезд на новый сервер',
    rules: 'Отвечай кратко. Команды показывай для Debian 12.',
    template: {
      name: 'письмо',
      title: 'Письмо клиенту',
      description: 'Короткое письмо о том, что случилось.',
      body: 'Напиши письмо клиенту {{client}} о том, что {{topic}}. Тон: {{tone}}. Не больше {{words}} слов.',
      variables: [
        { name: 'client', label: 'Клиент', kind: 'text' },
        { name: 'topic', label: 'Что случилось', kind: 'long' },
        { name: 'tone', label: 'Тон', kind: 'choice', choices: ['деловой', 'тёплый'], default: 'тёплый' },
        { name: 'words', label: 'Слов', kind: 'number', min: 20, max: 300, default: '80' },
      ],
      tags: ['работа', 'письма'],
    },
    assistant: {
      name: 'Юрист',
      about: 'Договоры простыми словами',
      instructions: 'Отвечай как юрист по договорам.',
    },
  },
  en: {
    owner: 'Anna',
    compare: 'Compare SQLite and PostgreSQL for a team of eight',
    formula: 'Why has the search for doubles become so slow? Show it with a formula and a diagram',
    page: 'Make a page that invites the team to an evening',
    advice: 'How do I tell a customer about a delay?',
    again: 'How do I tell a customer about a delay of two weeks?',
    others: [
      'Three days in Novgorod, a plan',
      'Lease contract: questions for the lawyer',
      'Ideas for a lesson on the Time of Troubles',
      'Rye bread with sourdough',
      '“database is locked” in the log',
      'Letter to a supplier about a return',
    ],
    moving: [
      'How to move the database without downtime',
      'Checks before the move',
      'Certificates and nginx on Debian 12',
    ],
    shorter: 'Shorter, in two sentences',
    branch: 'first version',
    budget: 'For a month',
    link: 'For the team',
    note: 'For Boris',
    broken: 'Translate this letter into German',
    slow: 'Tell me in detail what to check before the move',
    queued: ['Add the dates', 'And who answers for what'],
    file: 'requests-by-month.csv',
    csv: 'Month,Requests,Done,Late\nJune,48,45,3\nJuly,52,47,5\nAugust,39,38,1\nSeptember,61,52,9\nOctober,70,66,4\n',
    aboutFile: 'Which month had the most late requests?',
    word: 'customer',
    project: 'Move to the new server',
    rules: 'Answer briefly. Show commands for Debian 12.',
    template: {
      name: 'letter',
      title: 'Letter to a customer',
      description: 'A short letter about what happened.',
      body: 'Write to {{client}} that {{topic}}. Tone: {{tone}}. No more than {{words}} words.',
      variables: [
        { name: 'client', label: 'Customer', kind: 'text' },
        { name: 'topic', label: 'What happened', kind: 'long' },
        { name: 'tone', label: 'Tone', kind: 'choice', choices: ['formal', 'warm'], default: 'warm' },
        { name: 'words', label: 'Words', kind: 'number', min: 20, max: 300, default: '80' },
      ],
      tags: ['work', 'letters'],
    },
    assistant: {
      name: 'Lawyer',
      about: 'Contracts in plain words',
      instructions: 'Answer as a lawyer for contracts.',
    },
  },
}

const THOUGHT = {
  ru: 'Команда из восьми человек, один сервер. Важны установка, запись и резервные копии. Сначала дам вывод, потом таблицу.',
  en: 'Eight people, one server. Setup, writes and backups matter. The conclusion first, then a table.',
}

/** What a model says to the last message; `n` tells apart models that are asked the same. */
export function answerTo(said, n) {
  const locale = /[а-яё]/i.test(said) ? 'ru' : 'en'
  const talk = TALKS[locale]
  const thought = said === talk.compare ? THOUGHT[locale] : null
  if (said.includes(talk.broken)) return { broken: true }
  if (said.includes(talk.aboutFile)) return { thought, text: most[locale] }
  if (said.includes(talk.slow)) return { thought, text: table[locale], slow: true }
  if (said.includes(talk.compare)) return { thought, text: table[locale] }
  if (said.includes(talk.formula)) return { thought, text: formula[locale] }
  if (said.includes(talk.page)) return { thought, text: page[locale] }
  return { thought, text: short[locale][n % short[locale].length] }
}
