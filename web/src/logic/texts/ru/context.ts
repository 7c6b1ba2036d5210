import type { Texts } from '../texts'
import { count } from './count'

export const context: Texts['context'] = {
  label: 'Окно контекста',
  title: 'Что видит модель',
  used: (used, window) => `${used} из ${window} токенов`,
  usedOnly: (used) => `${used} токенов`,
  instructions: 'Указания',
  summary: 'Сжатая часть',
  history: 'Сообщения',
  reserve: 'Оставлено для ответа',
  free: 'Свободно',
  estimated: 'Оценка: каждая модель считает по-своему.',
  folded: (n) => count(n, '# раннее сообщение сжато', '# ранних сообщения сжаты', '# ранних сообщений сжаты'),
  excluded: (n) =>
    count(n, '# сообщение исключено вами', '# сообщения исключены вами', '# сообщений исключены вами'),
  pinned: (n) => count(n, '# сообщение закреплено', '# сообщения закреплены', '# сообщений закреплены'),
}
