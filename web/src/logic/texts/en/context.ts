import { count } from './count'

export const context = {
  label: 'Context window',
  title: 'What the model sees',
  used: (used: string, window: string) => `${used} of ${window} tokens`,
  usedOnly: (used: string) => `${used} tokens`,
  instructions: 'Instructions',
  summary: 'Summary',
  history: 'Messages',
  reserve: 'Kept for the answer',
  free: 'Free',
  estimated: 'Estimated: each model counts in its own way.',
  folded: (n: number) => count(n, '# older message is folded', '# older messages are folded'),
  excluded: (n: number) => count(n, '# message is left out by you', '# messages are left out by you'),
  pinned: (n: number) => count(n, '# message is pinned', '# messages are pinned'),
}
