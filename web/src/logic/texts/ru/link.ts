import type { Texts } from '../texts'

export const link: Texts['link'] = {
  lost: 'Связь потеряна. Восстанавливаем…',
}
