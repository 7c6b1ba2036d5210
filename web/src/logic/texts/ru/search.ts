import type { Texts } from '../texts'
import { count } from './count'

export const search: Texts['search'] = {
  title: 'Поиск',
  placeholder: 'Поиск по всем беседам',
  recent: 'Недавние',
  none: 'Ничего не нашлось. Попробуйте другие слова.',
  you: 'Вы',
  model: 'Ответ',
  hint: 'Форма слова не важна: поиск знает русские и английские окончания.',
  found: (n) => count(n, 'Найден # результат', 'Найдено # результата', 'Найдено # результатов'),
}
