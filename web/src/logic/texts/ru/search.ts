import type { Texts } from '../texts'
import { count } from './count'

export const search: Texts['search'] = {
  title: 'Поиск',
  placeholder: 'Поиск по всем беседам',
  recent: 'Недавние',
  none: 'Ничего не нашлось. Попробуйте другие слова.',
  noneNarrow: 'С такими фильтрами ничего не нашлось.',
  widen: 'Искать везде',
  you: 'Вы',
  model: 'Ответ',
  hint: 'Форма слова не важна. «Кавычки» держат слова вместе, -минус исключает.',
  found: (n) => count(n, 'Найден # результат', 'Найдено # результата', 'Найдено # результатов'),
  filters: 'Сузить поиск',
  anyProject: 'Проект',
  anyModel: 'Модель',
  anyone: 'Кто сказал',
  byYou: 'Вы',
  byModel: 'Модель',
  anyTime: 'За всё время',
  day: 'За сутки',
  week: 'За 7 дней',
  month: 'За 30 дней',
  year: 'За год',
  withFiles: 'С файлами',
  inArchive: 'В архиве',
}
