// What there is to set: the sections, and each setting with the words by which it is found, in both languages.
import { lazy, type ComponentType } from 'react'
import { Appearance } from '../features/account/appearance'
import { Keys } from '../features/account/keys'
import { Profile } from '../features/account/profile'
import { Writing } from '../features/account/writing'
import type { Setting } from '../logic/settings'
import type { Texts } from '../logic/texts/texts'
import type { IconName } from '../ui/icon'

const About = lazy(() => import('../features/account/about').then(({ About: View }) => ({ default: View })))
const Budgets = lazy(() => import('./budgets-section'))
const Defaults = lazy(() => import('./defaults-section'))
const Security = lazy(() => import('./security-section'))
const LinksSection = lazy(() => import('./links-section'))
const PeopleSection = lazy(() => import('./people-section'))
const Privacy = lazy(() => import('./privacy-section'))
const Providers = lazy(() => import('./providers-section'))
const Shortcuts = lazy(() => import('./shortcuts-section'))

export type Section =
  | 'profile'
  | 'appearance'
  | 'writing'
  | 'shortcuts'
  | 'defaults'
  | 'providers'
  | 'budgets'
  | 'security'
  | 'privacy'
  | 'keys'
  | 'sharing'
  | 'people'
  | 'about'
type Group = 'you' | 'work' | 'server'
type Described = { name: Section; icon: IconName; group: Group; View: ComponentType; only?: 'admins' }

export const SECTIONS: readonly Described[] = [
  { name: 'profile', icon: 'user', group: 'you', View: Profile },
  { name: 'security', icon: 'lock', group: 'you', View: Security },
  { name: 'privacy', icon: 'eyeOff', group: 'you', View: Privacy },
  { name: 'keys', icon: 'key', group: 'you', View: Keys },
  { name: 'sharing', icon: 'link', group: 'you', View: LinksSection },
  { name: 'appearance', icon: 'sun', group: 'work', View: Appearance },
  { name: 'writing', icon: 'edit', group: 'work', View: Writing },
  { name: 'shortcuts', icon: 'keyboard', group: 'work', View: Shortcuts },
  { name: 'defaults', icon: 'sliders', group: 'work', View: Defaults },
  { name: 'providers', icon: 'plug', group: 'server', View: Providers },
  { name: 'budgets', icon: 'chart', group: 'server', View: Budgets },
  { name: 'people', icon: 'people', group: 'server', View: PeopleSection, only: 'admins' },
  { name: 'about', icon: 'info', group: 'server', View: About },
]

export function settingsOf(t: Texts): Setting<Section>[] {
  const one = (section: Section, id: string, label: string, words: string) => ({ section, id, label, words })
  return [
    one('profile', 'name', t.settings.name, 'name имя avatar аватар sign знак profile профиль'),
    one('profile', 'email', t.settings.email, 'email mail почта адрес role роль'),
    one('profile', 'language', t.settings.language, 'language locale язык русский english английский'),
    one(
      'sharing',
      'links',
      t.sharing.allLinks,
      'share link public revoke поделиться ссылка ссылки отозвать доступ',
    ),
    one(
      'people',
      'people',
      t.people.title,
      'invite user account role disable люди пригласить пользователь роль отключить',
    ),
    one('security', 'password', t.settings.password, 'password change пароль сменить security безопасность'),
    one(
      'security',
      'passkeys',
      t.account.passkeysTitle,
      'passkey webauthn fido yubikey fingerprint ключ отпечаток лицо вход',
    ),
    one(
      'security',
      'totp',
      t.account.totpTitle,
      'totp otp 2fa mfa authenticator two factor двухфакторная код аутентификатор второй фактор',
    ),
    one('security', 'totp', t.account.codesTitle, 'recovery backup codes запасные коды восстановление'),
    one('security', 'sessions', t.settings.sessions, 'sessions devices sign out сеансы устройства выйти где'),
    one(
      'security',
      'offline',
      t.install.keep,
      'offline cache device pwa app офлайн без связи кэш устройство приложение',
    ),
    one('privacy', 'kept', t.privacy.keptTitle, 'privacy data stored kept приватность данные хранится'),
    one(
      'privacy',
      'retention',
      t.privacy.retentionTitle,
      'retention old delete срок хранения старые удалять',
    ),
    one(
      'privacy',
      'take',
      t.privacy.takeTitle,
      'export download import archive gdpr выгрузить скачать загрузить архив',
    ),
    one(
      'privacy',
      'erase',
      t.privacy.eraseTitle,
      'erase delete account gdpr стереть удалить учётную запись аккаунт',
    ),
    one('keys', 'keys', t.settings.keys, 'api key token openai v1 program ключ токен программа'),
    one(
      'appearance',
      'theme',
      t.settings.theme,
      'theme dark light night тема тёмная светлая ночная оформление',
    ),
    one('appearance', 'density', t.looks.density, 'density compact spacing плотность компактно отступы'),
    one('appearance', 'text', t.looks.size, 'font size text zoom шрифт размер текст крупный'),
    one('appearance', 'motion', t.looks.motion, 'motion animation анимация движение'),
    one('appearance', 'wrap', t.looks.wrap, 'code wrap lines код перенос строк'),
    one('writing', 'enter', t.looks.enter, 'enter send newline ввод отправка строка shift'),
    one('writing', 'voice', t.reading.voice, 'voice speech speed tts голос речь скорость озвучка вслух'),
    one(
      'shortcuts',
      'shortcuts',
      t.shortcuts.title,
      'keys hotkeys keyboard shortcut горячие клавиши клавиатура',
    ),
    one('defaults', 'model', t.looks.model, 'default model модель по умолчанию'),
    one(
      'defaults',
      'instructions',
      t.looks.instructions,
      'instructions system prompt custom указания инструкции промпт',
    ),
    one(
      'defaults',
      'params',
      t.looks.params,
      'temperature top p tokens параметры температура токены генерация',
    ),
    one(
      'providers',
      'providers',
      t.settings.providers,
      'provider connection openai yandex gigachat ollama провайдер подключение модели сервер',
    ),
    one(
      'budgets',
      'budgets',
      t.settings.budgets,
      'budget limit money cost spend бюджет лимит деньги расходы стоимость',
    ),
    one('about', 'version', t.account.version, 'version update версия обновление'),
    one('about', 'licence', t.account.licence, 'license licence apache лицензия'),
    one(
      'about',
      'diagnostics',
      t.account.diagnostics,
      'diagnostics debug report диагностика отладка проблема',
    ),
  ]
}
