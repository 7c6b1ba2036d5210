import { count } from './count'

export const usage = {
  gone: 'Deleted',
  title: 'Usage',
  lead: 'What your conversations used, by the counts that the providers gave.',
  day: 'By day',
  model: 'By model',
  conversation: 'By conversation',
  calls: 'Calls',
  input: 'Input',
  output: 'Output',
  cost: 'Cost',
  period: 'Period',
  week: '7 days',
  month: '30 days',
  all: 'All time',
  empty: 'Nothing was used in this period.',
  unpriced: (n: number) => count(n, '# call without a price', '# calls without a price'),
}
