// Every screen that a picture is taken of. `guest`: without being signed in. `act`: what is done before.
import { TALKS } from './talks.mjs'

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

/** Opens the menu of the last answer and chooses what is named in either language. */
const choose = (name, wait) => async (page) => {
  await openMenu(page)
  await page.getByRole('menuitem', { name }).click()
  await page.locator(wait).first().waitFor()
}

/** Opens the menu of the conversation, and chooses in it. */
const chooseInBar = (name, wait) => async (page) => {
  await page.locator('.bar-tools [aria-haspopup]').last().click()
  if (name) await page.getByRole('menuitem', { name }).click()
  await page.locator(wait).first().waitFor()
}

const click = (what, wait) => async (page) => {
  await page.locator(what).first().click()
  await page.locator(wait).first().waitFor()
}

/** The button of the bar is in its menu on a phone. */
const share =
  (part) =>
  async (page, { size }) => {
    if (size === 'phone') await chooseInBar(/^(Поделиться|Share)/, '.dialog')(page)
    else await page.getByLabel(/^(Поделиться|Share)/).click()
    await page.locator('.dialog').waitFor()
    if (part) await page.getByRole('radio', { name: part }).click()
  }

async function openAccount(page, { size }) {
  if (size === 'phone') await page.locator('.bar .icon-button').first().click()
  await page.locator('.account').click()
  await page.locator('[role=menu]').waitFor()
}

async function search(page, { language, size }) {
  if (size === 'phone') await page.locator('.bar .icon-button').first().click()
  await page.locator('.side-act').nth(1).click()
  await page.locator('.search input').fill(TALKS[language].word)
  await page.locator('.result-hit').first().waitFor()
}

async function queue(page, { language }) {
  const { slow, queued } = TALKS[language]
  for (const text of [slow, ...queued]) {
    await page.locator('.composer-field').fill(text)
    await page.locator('.composer-bar .send:not(.send-stop)').click()
    await page.waitForTimeout(500)
  }
  await page.locator('.queued').nth(1).waitFor()
}

async function archiveOne(page) {
  await page.locator('.library-rows .chat-more').last().click()
  await page.getByRole('menuitem', { name: /^В архив|^Archive/ }).click()
  await page.locator('.toast').waitFor()
}

async function fillTemplate(page, { language }) {
  await page.locator('.composer-field').fill(`/${TALKS[language].template.name}`)
  await page.locator('.offer-active').click()
  await page.locator('.fill').waitFor()
  await page
    .locator('.fill input')
    .first()
    .fill(language === 'ru' ? 'Дубрава' : 'Oakwood')
}

async function goOffline(page) {
  await page.context().setOffline(true)
  await page.locator('.link-lost, .offline, [role=status]').first().waitFor()
  await page.waitForTimeout(1500)
}

async function talkAWhile(page, { language }) {
  await page.locator('.composer-field').fill(TALKS[language].advice)
  await page.locator('.composer-bar .send').click()
  await page.locator('.row-last .answer-foot').waitFor()
}

const SECTIONS = [
  'profile',
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
  await page.locator('.composer-field').fill(text)
  await page.locator('.composer-field').press('End')
  await page.locator(wait).first().waitFor()
}

/* The last in the list leave something behind: an answer on its way, an archived conversation, no network. */
export const SCREENS = [
  { name: 'sign-in', guest: true, path: at('/'), wait: 'input[name=password]' },
  { name: 'shared', guest: true, path: ({ token }) => `/s/${token}`, wait: '.prose' },
  {
    name: 'join',
    guest: true,
    path: ({ invitation }) => `/join/${invitation}`,
    wait: 'input[name=password]',
  },
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
  {
    name: 'chat-bar-menu',
    path: chat('compare'),
    wait: '.row-assistant',
    act: chooseInBar(null, '[role=menu]'),
  },
  { name: 'failed', path: chat('failed'), wait: '.row-assistant' },
  { name: 'file', path: chat('filed'), wait: '.row-assistant' },
  {
    name: 'viewer',
    path: at('/files'),
    wait: '.files-entry',
    act: click('.files-open', '.viewer-table'),
  },
  {
    name: 'details',
    path: chat('compare'),
    wait: '.row-assistant',
    act: choose(/Технические подробности|Technical details/, '.dialog'),
  },
  {
    name: 'fork',
    path: chat('compare'),
    wait: '.row-assistant',
    act: choose(/Скопировать в новую|Copy into a new|Copy to a new/, '.dialog'),
  },
  {
    name: 'compare',
    path: chat('branched'),
    wait: '.row-assistant',
    act: async (page) => {
      const said = page.locator('.row-user').first()
      await said.hover()
      await said.locator('.actions [aria-haspopup]').last().click()
      await page.getByRole('menuitem', { name: /Сравнить|Compare/ }).click()
      await page.locator('.compare-sides').waitFor()
    },
  },
  { name: 'share', path: chat('compare'), wait: '.row-assistant', act: share(null) },
  { name: 'share-link', path: chat('compare'), wait: '.row-assistant', act: share(/Ссылк|Link/) },
  {
    name: 'export',
    path: chat('compare'),
    wait: '.row-assistant',
    act: chooseInBar(/Выгрузить|Export/, '.formats'),
  },
  {
    name: 'model',
    path: chat('compare'),
    wait: '.row-assistant',
    act: click('.model-button', '.models-list'),
  },
  {
    name: 'params',
    path: chat('compare'),
    wait: '.row-assistant',
    act: click('.composer-bar [aria-haspopup]', '.manner'),
  },
  {
    name: 'several-choice',
    path: at('/'),
    wait: '.composer-field',
    act: async (page) => {
      await page.getByLabel(/Спросить несколько|Ask several/).click()
      await page.locator('.models-list').waitFor()
    },
  },
  { name: 'account', path: chat('compare'), wait: '.row-assistant', act: openAccount },
  { name: 'search', path: at('/'), wait: '.composer-field', act: search },
  { name: 'template-fill', path: at('/'), wait: '.composer-field', act: fillTemplate },
  {
    name: 'template-editor',
    path: at('/templates'),
    wait: '.template',
    act: async (page, { language }) => {
      const card = page.locator('.template', { hasText: TALKS[language].template.title })
      await card.locator('[aria-haspopup]').click()
      await page.locator('[role=menu] a').first().click()
      await page.locator('.template-editor').waitFor()
    },
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
  {
    name: 'project-settings',
    path: ({ project }) => `/project/${project}#setup`,
    wait: 'h1',
  },
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
  { name: 'manual-page', path: (_, language) => `/manual/${language}/reading`, wait: 'h1' },
  { name: 'not-found', path: at('/nowhere-at-all/x'), wait: 'h1' },
  { name: 'temporary-chat', path: at('/?temporary'), wait: '.composer-field', act: talkAWhile },
  { name: 'toast', path: at('/library'), wait: '.library-rows .chat-more', act: archiveOne },
  { name: 'queue', path: at('/'), wait: '.composer-field', act: queue },
  {
    name: 'offline',
    path: chat('compare'),
    wait: '.row-assistant',
    act: goOffline,
    after: (page) => page.context().setOffline(false),
  },
]

const next = (wait) => async (page) => {
  await page.locator('button[type=submit], .gate .button-main').last().click()
  await page.locator(wait).first().waitFor()
}

/** On a new server, one after the other: how it begins, and the pages when nothing is there yet. */
export const FIRST = [
  { name: 'first-language', path: ({ link }) => link, wait: '.gate' },
  {
    name: 'first-account',
    act: async (page, { language }) => {
      await page.locator(`[type=radio][value=${language}]`).check()
      await next('input[name=email], input[type=email]')(page)
    },
  },
  {
    name: 'first-model',
    act: async (page, { language }) => {
      const fields = page.locator('.gate input')
      for (const [at, value] of [TALKS[language].owner, 'anna@example.org', 'pass-word-1'].entries())
        await fields.nth(at).fill(value)
      await next('.preset')(page)
    },
  },
  {
    name: 'first-chat',
    act: async (page) => {
      await page.getByRole('button', { name: /^(Продолжить с|Go on with|Continue with)/ }).click()
      await page.locator('.starter').first().waitFor()
    },
  },
  ...['library', 'favourites', 'templates', 'files', 'archive', 'usage'].map((name) => ({
    name: `empty-${name}`,
    path: at(`/${name}`),
    wait: 'h1',
  })),
]
