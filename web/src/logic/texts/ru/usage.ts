import type { Texts } from '../texts'
import { count } from './count'

export const usage: Texts['usage'] = {
  gone: 'Удалено',
  title: 'Расход',
  lead: 'Сколько израсходовали ваши запросы по подсчёту самих провайдеров: ответы, названия, сводки и сравнения.',
  group: 'Сгруппировать',
  groups: {
    day: 'По дням',
    model: 'По моделям',
    provider: 'По провайдерам',
    conversation: 'По беседам',
    project: 'По проектам',
    key: 'По ключам API',
    person: 'По людям',
  },
  heads: {
    day: 'День',
    model: 'Модель',
    provider: 'Провайдер',
    conversation: 'Беседа',
    project: 'Проект',
    key: 'Ключ API',
    person: 'Человек',
  },
  without: {
    conversation: 'Временные, удалённые и вне бесед',
    project: 'Вне проектов',
    key: 'Без ключа',
  },
  cached: 'Вход из кэша',
  reasoning: 'Рассуждения',
  unpricedHead: 'Вызовы без цены',
  footnote: (n) =>
    count(
      n,
      '* Цена # вызова неизвестна: в сумме его нет.',
      '* Цены # вызовов неизвестны: в суммах их нет.',
      '* Цены # вызовов неизвестны: в суммах их нет.',
    ),
  download: 'Скачать CSV',
  calls: 'Вызовы',
  input: 'Вход',
  output: 'Выход',
  cost: 'Стоимость',
  period: 'Период',
  week: '7 дней',
  month: '30 дней',
  all: 'Всё время',
  empty: 'За этот период расхода не было.',
  unpriced: (n) => count(n, '# вызов без цены', '# вызова без цены', '# вызовов без цены'),
}
