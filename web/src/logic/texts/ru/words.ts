import type { Texts } from '../texts'

export const words: Texts['words'] = {
  save: 'Сохранить',
  saved: 'Сохранено',
  cancel: 'Отмена',
  close: 'Закрыть',
  delete: 'Удалить',
  undo: 'Вернуть',
  retry: 'Повторить',
  copy: 'Скопировать',
  copied: 'Скопировано',
  more: 'Другие действия',
  skip: 'Перейти к беседе',
  show: 'Показать',
  hide: 'Скрыть',
  optional: 'необязательно',
  taskDone: 'Сделано',
  taskOpen: 'Не сделано',
  dismiss: 'Убрать',
  leaveTitle: 'Уйти без сохранения?',
  leaveText: 'То, что вы изменили здесь, не сохранено.',
  leave: 'Уйти',
}
