// What can be done from anywhere by a key or from the palette, and the keys it comes with.

export const DEFAULT_KEYS = {
  palette: ['Mod+K', 'Mod+Shift+P'],
  search: ['Mod+Shift+F'],
  newChat: ['Mod+Shift+O'],
  temporary: [],
  focus: ['Shift+Escape'],
  sidebar: ['Mod+Shift+S'],
  next: ['Alt+ArrowDown'],
  previous: ['Alt+ArrowUp'],
  model: ['Alt+M'],
  stop: ['Mod+Period'],
  regenerate: [],
  copyAnswer: ['Alt+C'],
  editLast: [],
  attach: ['Alt+U'],
  tree: ['Mod+Shift+L'],
  fork: [],
  rename: ['F2'],
  pin: [],
  share: [],
  export: [],
  archive: [],
  clear: [],
  delete: [],
  assistants: [],
  templates: ['Alt+T'],
  newTemplate: [],
  library: [],
  favourites: [],
  archivePage: [],
  files: [],
  import: [],
  everything: [],
  usage: [],
  manual: ['F1'],
  settings: ['Mod+Comma'],
  help: ['?'],
  themeSystem: [],
  themeLight: [],
  themeDark: [],
  languageRu: [],
  languageEn: [],
  compact: [],
  comfortable: [],
  enterSend: [],
  enterNewline: [],
  signOut: [],
} as const satisfies Record<string, readonly string[]>

export type ActionName = keyof typeof DEFAULT_KEYS
export type ActionGroup = 'go' | 'write' | 'chat' | 'look' | 'account'

export const ACTION_NAMES = Object.keys(DEFAULT_KEYS) as ActionName[]

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(DEFAULT_KEYS, name)
}

/** Words of both languages by which an action is found, beside its name. */
export const ACTION_WORDS: Partial<Record<ActionName, readonly string[]>> = {
  palette: ['commands', 'команды', 'palette'],
  newChat: ['chat', 'чат', 'new', 'новый'],
  temporary: ['incognito', 'private', 'инкогнито', 'временный чат'],
  search: ['find', 'найти'],
  sidebar: ['menu', 'меню', 'панель'],
  files: ['attachments', 'documents', 'вложения', 'документы'],
  import: ['chatgpt', 'claude', 'upload', 'импорт', 'перенести'],
  everything: ['gdpr', 'takeout', 'backup', 'export', 'экспорт', 'выгрузить всё'],
  usage: ['cost', 'money', 'tokens', 'стоимость', 'деньги', 'токены'],
  manual: ['help', 'docs', 'справка', 'помощь', 'документация'],
  settings: ['preferences', 'options', 'параметры'],
  help: ['keys', 'hotkeys', 'горячие клавиши'],
  clear: ['empty', 'стереть'],
  delete: ['remove', 'удалить чат'],
  templates: ['prompts', 'промпты'],
  tree: ['branches', 'graph', 'ветви', 'ветки', 'граф'],
  fork: ['copy', 'fork', 'duplicate', 'копия', 'форк'],
  themeDark: ['night', 'ночь', 'ночная'],
  themeLight: ['day', 'день'],
  signOut: ['logout', 'log out', 'выход'],
}
