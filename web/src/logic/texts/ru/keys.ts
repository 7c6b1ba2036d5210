import type { Texts } from '../texts'
import { count } from './count'

export const keys: Texts['keys'] = {
  lead: 'Для программ и терминала: API, совместимый с OpenAI, и собственный API Вече.',
  create: 'Создать ключ',
  name: 'Название',
  namePlaceholder: 'Где он будет использоваться',
  scope: 'Что можно',
  all: 'Всё, что можете вы',
  chat: 'Только говорить с моделями',
  read: 'Только читать',
  expires: 'Срок действия',
  never: 'Бессрочно',
  days: (n) => count(n, '# день', '# дня', '# дней'),
  once: 'Скопируйте ключ сейчас: он показан один раз.',
  empty: 'Ключей пока нет.',
  revoke: 'Отозвать',
  revokeTitle: (name) => `Отозвать ключ «${name}»?`,
  revokeText: 'Программы с этим ключом сразу перестанут работать.',
  created: (when) => `создан ${when}`,
  until: (when) => `действует до ${when}`,
  example: 'Пример',
}
