import type { Texts } from '../texts'

export const time: Texts['time'] = {
  justNow: 'только что',
}
