import type { Texts } from '../texts'

export const nav: Texts['nav'] = {
  label: 'Беседы и настройки',
  open: 'Открыть боковую панель',
  close: 'Закрыть боковую панель',
  newChat: 'Новая беседа',
  search: 'Поиск',
  archive: 'Архив',
  settings: 'Настройки',
  usage: 'Расход',
  import: 'Загрузка бесед',
  everything: 'Все мои данные',
  manual: 'Руководство',
  shortcuts: 'Сочетания клавиш',
  signOut: 'Выйти',
  account: 'Меню учётной записи',
}
