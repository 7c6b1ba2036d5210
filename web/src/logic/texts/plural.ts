// Chooses the form of a word that fits a number, in the rules of a language.

export type Forms = { one: string; few?: string; many?: string; other: string }

export function plural(locale: string, n: number, forms: Forms): string {
  const rule = new Intl.PluralRules(locale).select(n)
  const form = (rule === 'few' ? forms.few : rule === 'many' ? forms.many : undefined) ?? forms[pick(rule)]
  return form.replace('#', new Intl.NumberFormat(locale).format(n))
}

function pick(rule: Intl.LDMLPluralRule): 'one' | 'other' {
  return rule === 'one' ? 'one' : 'other'
}
