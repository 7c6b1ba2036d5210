import type { Texts } from '../texts'
import { count } from './count'

export const composer: Texts['composer'] = {
  commands: 'Команды и шаблоны',
  addressees: 'Кого спросить',
  addressed: 'Кому это сообщение',
  thisMessageOnly: 'только это сообщение',
  unaddress: (name) => `Не спрашивать ${name}`,
  longPaste: (n) => `Длинный текст, знаков: ${n}.`,
  makeFile: 'Сделать файлом',
  keepText: 'Оставить текстом',
  madeFile: 'Вставленный текст теперь приложен файлом.',
  pastedName: 'вставка',
  queue: 'Сообщения в очереди',
  waiting: (n) => count(n, 'Ждёт # сообщение', 'Ждут # сообщения', 'Ждут # сообщений'),
  editQueued: 'Вернуть и изменить',
  removeQueued: 'Убрать из очереди',
  sooner: 'Отправить раньше',
  hintSend: 'Enter — отправить, Shift+Enter — новая строка, / — команды, @ — спросить другую модель',
  hintNewline: 'Ctrl+Enter — отправить, / — команды, @ — спросить другую модель',
  hintWorking: 'Enter — в очередь, Alt+Enter — подправить, Ctrl+Shift+Enter — прервать',
  draft: (n) => `≈ ${count(n, '# токен', '# токена', '# токенов')}`,
  groupCommands: 'Команды',
  groupTemplates: 'Шаблоны',
  groupModels: 'Модели',
  groupAssistants: 'Помощники',
  allTemplates: 'Создать или изменить шаблоны',
}
