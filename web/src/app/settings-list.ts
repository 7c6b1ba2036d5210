// The settings as the palette finds them.
import type { Texts } from '../logic/texts/texts'
import { settingsOf as all } from './settings-sections'

export type FoundSetting = { address: string; label: string; section: string; words: readonly string[] }

export function settingsOf(t: Texts): FoundSetting[] {
  return all(t).map(({ section, id, label, words }) => ({
    address: `/settings/${section}#${id}`,
    label,
    section: t.settings[section],
    words: words.split(' '),
  }))
}
