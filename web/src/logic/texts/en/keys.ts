import { count } from './count'

export const keys = {
  lead: 'For programs and the terminal client: the OpenAI-compatible API and Veche’s own.',
  create: 'Create a key',
  name: 'Name',
  namePlaceholder: 'Where it will be used',
  scope: 'May do',
  all: 'Everything you may',
  chat: 'Only talk to models',
  read: 'Only read',
  expires: 'Expires',
  never: 'Never',
  days: (n: number) => count(n, 'In # day', 'In # days'),
  once: 'Copy the key now: it is shown only once.',
  empty: 'There are no keys.',
  revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeText: 'Programs that use this key stop working at once.',
  created: (when: string) => `created ${when}`,
  until: (when: string) => `valid until ${when}`,
  example: 'Example',
}
