// Every screen that a picture is taken of. `guest`: without being signed in. `act`: what is done before.
const at = (path) => () => path
const chat = (name) => (ids) => `/c/${ids[name]}`
const section = (name) => ({ name: `settings-${name}`, path: at(`/settings/${name}`), wait: '.settings' })

/** Opens the menu of the last answer. */
async function openMenu(page) {
  const row = page.locator('.row-last')
  await row.hover()
  await row.locator('.actions [aria-haspopup]').last().click()
  await page.locator('[role=menu]').waitFor()
}

const SECTIONS = [
  'security',
  'privacy',
  'keys',
  'sharing',
  'appearance',
  'writing',
  'shortcuts',
  'defaults',
  'providers',
  'budgets',
  'people',
  'about',
]

const press = (keys, wait) => async (page) => {
  await page.keyboard.press(keys)
  await page.locator(wait).first().waitFor()
}

const write = (text, wait) => async (page) => {
  await page.locator('.composer-field').click()
  await page.keyboard.type(text)
  await page.locator(wait).first().waitFor()
}

export const SCREENS = [
  { name: 'sign-in', guest: true, path: at('/'), wait: 'input[name=password]' },
  { name: 'shared', guest: true, path: ({ token }) => `/s/${token}`, wait: '.prose' },
  { name: 'new-chat', path: at('/'), wait: '.composer-field' },
  { name: 'temporary', path: at('/?temporary'), wait: '.composer-field' },
  { name: 'chat', path: chat('compare'), wait: '.row-assistant' },
  { name: 'chat-menu', path: chat('compare'), wait: '.row-assistant', act: openMenu },
  { name: 'formula', path: chat('formula'), wait: '.row-assistant', pause: 2500 },
  { name: 'branches', path: chat('branched'), wait: '.row-assistant' },
  {
    name: 'tree',
    path: chat('branched'),
    wait: '.row-assistant',
    act: press('Control+Shift+L', '.tree-row'),
  },
  { name: 'several', path: chat('several'), wait: '.column .answer-foot' },
  {
    name: 'artifact',
    path: chat('page'),
    wait: '.row-assistant',
    pause: 1500,
    act: (page) => page.locator('.artifact-cards button').first().click(),
  },
  { name: 'palette', path: chat('compare'), wait: '.row-assistant', act: press('Control+K', '.palette') },
  { name: 'slash', path: at('/'), wait: '.composer-field', act: write('/', '.offer-active') },
  { name: 'mention', path: at('/'), wait: '.composer-field', act: write('@', '.offer-active') },
  { name: 'library', path: at('/library'), wait: 'h1' },
  { name: 'project', path: ({ project }) => `/project/${project}`, wait: 'h1' },
  { name: 'favourites', path: at('/favourites'), wait: 'h1' },
  { name: 'templates', path: at('/templates'), wait: '.template' },
  { name: 'files', path: at('/files'), wait: 'h1' },
  { name: 'import', path: at('/import'), wait: 'h1' },
  { name: 'assistants', path: at('/chat'), wait: 'h1' },
  { name: 'archive', path: at('/archive'), wait: 'h1' },
  { name: 'usage', path: at('/usage'), wait: 'h1' },
  { name: 'settings', path: at('/settings'), wait: 'h1' },
  ...SECTIONS.map(section),
  { name: 'manual', path: (_, language) => `/manual/${language}/index`, wait: 'h1' },
]
