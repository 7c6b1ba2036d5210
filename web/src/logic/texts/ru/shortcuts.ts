import type { Texts } from '../texts'

export const shortcuts: Texts['shortcuts'] = {
  title: 'Сочетания клавиш',
  search: 'Поиск',
  newChat: 'Новая беседа',
  send: 'Отправить',
  newline: 'Новая строка',
  escape: 'Закрыть или выйти из поля',
  help: 'Эта подсказка',
  sidebar: 'Показать или скрыть боковую панель',
}
