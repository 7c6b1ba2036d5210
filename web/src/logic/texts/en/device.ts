// The page where a person lets a program in.
export const device = {
  title: 'Let a program in',
  lead: 'Enter the code that your terminal shows.',
  code: 'Code',
  next: 'Next',
  who: 'Who asks',
  name: 'Calls itself',
  address: 'Came from',
  since: 'Asked',
  rights: 'May do',
  mayAll: 'Everything that you may',
  mayChat: 'Read your conversations and go on with them',
  mayRead: 'Only read your conversations',
  compare: (code: string) =>
    `Does your terminal show ${code}, and did you start it just now? Otherwise refuse: whoever sent you here would read your conversations.`,
  elsewhere:
    'The request came from another network than yours. That is right only if the terminal runs elsewhere.',
  all: 'It asks for everything: it could also change your settings and make more keys.',
  approve: 'Let it in',
  refuse: 'Refuse',
  approvedTitle: 'It is in',
  approved: (name: string) =>
    `${name} now has a key of its own. You can close this page and go back to the terminal; the key stands in Settings → API keys.`,
  refusedTitle: 'Refused',
  refused: 'The program got nothing. If you did not start it, nothing more is to be done.',
  toKeys: 'API keys',
  toChats: 'To the chats',
}
