// Every screen that a picture is taken of.
const at = (path) => () => path

export const SCREENS = [
  { name: 'sign-in', guest: true, path: at('/'), wait: 'input[name=password]' },
  { name: 'new-chat', path: at('/'), wait: '.composer-field' },
  { name: 'chat', path: ({ compare }) => `/c/${compare}`, wait: '.row-assistant' },
  { name: 'formula', path: ({ formula }) => `/c/${formula}`, wait: '.row-assistant', pause: 1500 },
  { name: 'branches', path: ({ branched }) => `/c/${branched}`, wait: '.row-assistant' },
  { name: 'assistants', path: at('/chat'), wait: 'h1' },
  { name: 'archive', path: at('/archive'), wait: 'h1' },
  { name: 'usage', path: at('/usage'), wait: 'h1' },
  { name: 'settings', path: at('/settings'), wait: 'h1' },
  { name: 'providers', path: at('/settings/providers'), wait: 'h1' },
  { name: 'manual', path: (_, language) => `/manual/${language}/index`, wait: 'h1' },
]
