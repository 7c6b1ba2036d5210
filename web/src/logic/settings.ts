// What there is to set, and how it is found: by the beginnings of its words and of words that mean the same.

export type Setting<Section extends string> = { section: Section; id: string; label: string; words: string }

/** The settings in which every word of the query begins some word; those that say it in their name come first. */
export function findSettings<Section extends string>(
  settings: readonly Setting<Section>[],
  query: string,
): Setting<Section>[] {
  const wanted = wordsOf(query)
  if (wanted.length === 0) return []
  const scored = settings.flatMap((setting) => {
    const label = wordsOf(setting.label)
    const others = wordsOf(setting.words)
    let score = 0
    for (const word of wanted) {
      if (label.some((one) => one.startsWith(word))) score += 2
      else if (others.some((one) => one.startsWith(word))) score += 1
      else return []
    }
    return [{ setting, score }]
  })
  return scored.toSorted((one, other) => other.score - one.score).map(({ setting }) => setting)
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}
