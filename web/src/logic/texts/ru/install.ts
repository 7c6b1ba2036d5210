import type { Texts } from '../texts'

export const install: Texts['install'] = {
  install: 'Установить как приложение',
  fresh: 'Вышла новая версия.',
  reload: 'Обновить',
  offlineTitle: 'Нет связи',
  offline: 'Связи нет. Можно читать недавно открытое; написанное отправится позже.',
  offlineEmpty: 'На этом устройстве ничего не сохранено для чтения без связи.',
  retry: 'Повторить',
  kept: 'Недавно прочитанное',
}
