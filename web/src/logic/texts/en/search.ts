import { count } from './count'

export const search = {
  title: 'Search',
  placeholder: 'Search all conversations',
  recent: 'Recent',
  none: 'Nothing found. Try other words.',
  you: 'You',
  model: 'Answer',
  hint: 'Words may be in any form: the search knows Russian and English endings.',
  found: (n: number) => count(n, '# result', '# results'),
}
