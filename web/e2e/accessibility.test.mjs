// Every screen, in light and dark, on a wide page and a phone: axe-core finds nothing serious; the keyboard gets about.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, settled, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const SECTIONS = readFileSync(new URL('../src/app/settings-sections.tsx', import.meta.url), 'utf8').matchAll(
  /\{ name: '(\w+)', icon/g,
)
const SCREENS = [
  '/',
  '/chat',
  '/archive',
  '/import',
  '/files',
  '/templates',
  '/library',
  '/favourites',

  '/usage',
  '/manual/en/index',
  '/settings',
  '/nowhere',
  ...[...SECTIONS].map(([, name]) => `/settings/${name}`),
]

let browser
let server
let chat

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  const { page } = await openPage(browser, server.url)
  await signIn(page)
  await page.locator('.model-button').click()
  await page.locator('.models-search input').fill('fast-1')
  await page.keyboard.press('Enter')
  await say(page, 'Compare two databases, with a table and code.')
  await answered(page)
  chat = new URL(page.url()).pathname
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** What axe-core calls serious or critical, as lines that say where. */
async function findings(page, where) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${where}: ${id} at ${target}: ${html.slice(0, 120)}`),
    )
}

/** Goes there inside the page, as a link does: a reload for each screen would take a minute. */
async function visit(page, path) {
  await page.evaluate((address) => history.pushState(null, '', address), path)
  await page.locator('.main-wait').waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
}

for (const [name, options] of [
  ['light and wide', { colorScheme: 'light', reducedMotion: 'reduce' }],
  ['dark on a phone', { colorScheme: 'dark', reducedMotion: 'reduce', ...PHONE }],
]) {
  test(`nothing serious on any screen, ${name}`, async () => {
    const { page } = await openPage(browser, server.url, options)
    const found = []
    await page.goto('/')
    await page.locator('input[name=email]').waitFor()
    found.push(...(await findings(page, 'sign-in')))
    await signIn(page)
    for (const path of [chat, ...SCREENS]) {
      await visit(page, path)
      found.push(...(await findings(page, path)))
    }
    assert.deepEqual(found, [])
  })
}

test('nothing serious in what opens over the page', async () => {
  const { page } = await openPage(browser, server.url, { colorScheme: 'dark', reducedMotion: 'reduce' })
  await signIn(page)
  await visit(page, chat)
  const found = []
  const look = async (where, open) => {
    await open()
    found.push(...(await findings(page, where)))
    await page.keyboard.press('Escape')
  }
  await look('search', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
  })
  await look('account menu', () => page.getByRole('button', { name: 'Account' }).click())
  await look('models', () => page.locator('.model-button').click())
  await visit(page, '/settings/budgets')
  await look('budget form', () => page.getByRole('button', { name: 'New budget' }).click())
  await visit(page, '/settings/security')
  await look('enrolment', () => page.getByRole('button', { name: 'Set up' }).click())
  await visit(page, '/settings')
  await page.getByLabel('Find a setting').fill('pass')
  found.push(...(await findings(page, 'found settings')))
  assert.deepEqual(found, [])
})

test('the first key leads past the sidebar, and focus is never lost', async () => {
  const { page } = await openPage(browser, server.url)
  await signIn(page, '/settings/appearance')
  await page.locator('.settings').waitFor()
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('Tab')
  const skip = page.locator('.skip')
  assert.ok(await skip.evaluate((element) => element === document.activeElement))
  await page.keyboard.press('Enter')
  await settled(() => page.evaluate(() => document.activeElement?.id), 'main')
  const seen = []
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('Tab')
    seen.push(await page.evaluate(() => document.activeElement?.closest('main') !== null))
  }
  assert.ok(seen.every(Boolean), 'focus goes through the page in order')
})
