import type { Texts } from '../texts'
import { count } from './count'

export const usage: Texts['usage'] = {
  gone: 'Удалено',
  title: 'Расход',
  lead: 'Сколько израсходовали ваши беседы по подсчёту самих провайдеров.',
  day: 'По дням',
  model: 'По моделям',
  conversation: 'По беседам',
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
