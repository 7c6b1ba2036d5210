// Accounts, settings, budgets, first run and the page without a connection, in a real browser against a real server.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, settled, signIn } from './browser.mjs'
import { EMAIL, PASSWORD, startServer } from './server.mjs'

let browser
let server
const open = (options) => openPage(browser, named(server.url), options)

/** Passkeys need a name: an address in numbers has none. */
const named = (url) => url.replace('127.0.0.1', 'localhost')

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** What an authenticator app shows. */
function codeOf(secret, step = Math.floor(Date.now() / 30_000)) {
  const bits = [...secret].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      .map((byte) => parseInt(byte, 2)),
  )
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = digest.at(-1) & 15
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

async function password(page) {
  await page.goto('/')
  await page.locator('input[name=email]').fill(EMAIL)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
}

const ask = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'Content-Type': 'application/json' }
      const sent = body ? { body: JSON.stringify(body) } : {}
      const answer = await fetch(path, { method, headers, ...sent })
      return answer.status === 204 ? null : answer.json()
    },
    [method, path, body],
  )

test('codes of an app are set up, asked for, and a recovery code helps', async () => {
  const { page, complaints } = await open()
  await signIn(page, '/settings/security')
  await page.getByRole('button', { name: 'Set up' }).click()
  const window = page.getByRole('dialog')
  assert.ok((await window.locator('.qr-ink').getAttribute('d')).length > 500)
  const secret = (await window.locator('.secret code').innerText()).replaceAll(' ', '')
  const step = Math.floor(Date.now() / 30_000)
  await window.getByLabel('Code from the app').fill(codeOf(secret, step))
  await window.getByRole('button', { name: 'Turn on' }).click()
  await page.locator('.codes code').nth(9).waitFor()
  const codes = await page.locator('.codes code').allInnerTexts()
  assert.equal(codes.length, 10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes left').waitFor()

  const guest = await open()
  await password(guest.page)
  await guest.page.locator('input[name=code]').fill('000000')
  await guest.page.locator('button[type=submit]').click()
  await guest.page.getByRole('alert').waitFor()
  // no code is taken twice: the next one, or that of this moment if it is later
  const next = Math.max(step + 1, Math.floor(Date.now() / 30_000))
  await guest.page.locator('input[name=code]').fill(codeOf(secret, next))
  await guest.page.locator('button[type=submit]').click()
  await guest.page.locator('.layout').waitFor()

  const other = await open()
  await password(other.page)
  await other.page.locator('input[name=code]').fill(codes[0])
  await other.page.locator('button[type=submit]').click()
  await other.page.locator('.layout').waitFor()

  await page.getByRole('button', { name: 'Turn off' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
  await page.getByRole('button', { name: 'Set up' }).waitFor()
  assert.deepEqual(complaints, [])
})

test('a passkey is added and signs in without the password', async () => {
  const { page, complaints } = await open()
  await signIn(page, '/settings/security')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name of the passkey').fill('Test key')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.locator('.card', { hasText: 'Test key' }).waitFor()
  await ask(page, 'DELETE', '/api/session')
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.locator('.layout').waitFor()
  await page.goto('/settings/security')
  await page.locator('.card', { hasText: 'Test key' }).getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.locator('.card', { hasText: 'Test key' }).waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
})

test('a setting is found in another language, and its link leads to it', async () => {
  const { page, complaints } = await open()
  await signIn(page, '/settings')
  await page.getByLabel('Find a setting').fill('тёмн')
  await page.locator('.settings-hit', { hasText: 'Theme' }).click()
  await page.waitForURL(/\/settings\/appearance#theme/)
  await page.getByRole('radio', { name: 'Dark' }).click()
  await page.locator('html[data-theme=dark]').waitFor()
  await page.getByRole('radio', { name: 'Larger' }).click()
  await page.locator('html[data-text=larger]').waitFor()
  await page.reload()
  await page.locator('html[data-text=larger][data-theme=dark]').waitFor()
  await ask(page, 'PATCH', '/api/me', { theme: 'system', interface: { text: null } })
  await page.getByLabel('Find a setting').fill('nothing like this')
  await page.locator('.page-empty').waitFor()
  assert.deepEqual(complaints, [])
})

test('a budget that is used up stops the answer before the call', async () => {
  const { page } = await open()
  await signIn(page, '/settings/budgets')
  await page.getByRole('button', { name: 'New budget' }).click()
  const window = page.getByRole('dialog')
  await window.getByLabel('Amount').fill('100')
  await window.getByLabel('Counted in').selectOption('tokens')
  await window.getByLabel('Name').fill('Coffee')
  await window.getByRole('button', { name: 'Save' }).click()
  const card = page.locator('.card', { hasText: 'Coffee' })
  await card.waitFor()
  const asked = server.asked.length
  await page.waitForTimeout(1_100) // the server believes for a second that nobody has set a budget
  await page.goto('/')
  await page.locator('.model-button').click()
  await page.locator('.models-search input').fill('fast-1')
  await page.keyboard.press('Enter')
  await say(page, 'Will it answer?')
  await page
    .getByText(/The budget “Coffee” is used up/)
    .first()
    .waitFor()
  assert.equal(server.asked.length, asked, 'nobody was asked')
  await page.goto('/settings/budgets')
  await card.getByRole('button', { name: 'Change' }).click()
  await page.getByRole('dialog').getByLabel('Amount').fill('900')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.goto('/')
  await say(page, 'And now?')
  await answered(page)
  await page.goto('/settings/budgets')
  await card.getByText(/[1-9]\d* tokens of 900 tokens/).waitFor()
  const spent = Number((await ask(page, 'GET', '/api/budgets')).items[0].spent)
  await card.getByRole('button', { name: 'Change' }).click()
  await page
    .getByRole('dialog')
    .getByLabel('Amount')
    .fill(String(Math.ceil(spent * 1.1)))
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto('/')
  await page.locator('.budget-notice').click()
  await card.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await card.waitFor({ state: 'detached' })
})

test('the sign-in page speaks the language that is chosen, and remembers it', async () => {
  const { page } = await open()
  await page.goto('/')
  await page.getByRole('radio', { name: 'Русский' }).click()
  await page.getByRole('button', { name: 'Войти', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Войти', exact: true }).waitFor()
})

test('without a connection what was read lately can be read, and nothing after signing out', async () => {
  const { page } = await open({ serviceWorkers: 'allow' })
  await signIn(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await page.locator('.layout').waitFor()
  await say(page, 'How do I back up my data?')
  const text = await answered(page)
  await page.reload()
  await answered(page)
  await page.context().setOffline(true)
  await page.reload()
  await settled(() => answered(page), text)
  await page.getByText(/no connection/).waitFor({ timeout: 15_000 })
  await page.context().setOffline(false)
  await page.reload()
  await page.locator('.layout').waitFor()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[name=email]').waitFor()
  const kept = await page.evaluate(() =>
    caches.match('/api/me', { cacheName: 'veche-read' }).then((found) => !!found),
  )
  assert.equal(kept, false)
})
