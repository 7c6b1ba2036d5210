import type { Texts } from '../texts'

export const entrance: Texts['entrance'] = {
  welcome: 'Добро пожаловать в Вече',
  setupLead: 'У этого сервера ещё нет владельца. Создайте первую учётную запись: ей доступно всё.',
  setupButton: 'Создать владельца',
  token: 'Одноразовый код',
  tokenHint: 'Напечатан при запуске сервера.',
  signIn: 'Войти',
  signInLead: 'Место, где люди и модели ИИ говорят друг с другом.',
  email: 'Эл. почта',
  name: 'Имя',
  password: 'Пароль',
  passwordHint: 'Не короче 8 знаков; лучше всего фраза из нескольких слов.',
  showPassword: 'Показать пароль',
  hidePassword: 'Скрыть пароль',
  language: 'Язык',
}
