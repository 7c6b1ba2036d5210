// Sharing in real browsers: an invited person joins and talks along, links show what they should and no more.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

let browser
let server
const open = (options) => openPage(browser, server.url, options)
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([verb, address, data]) => {
      const init = { method: verb, headers: { 'Content-Type': 'application/json' } }
      const answer = await fetch(address, data === null ? init : { ...init, body: JSON.stringify(data) })
      return { status: answer.status, body: await answer.json().catch(() => null) }
    },
    [method, path, body ?? null],
  )

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function invite(page) {
  await page.goto('/settings/people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('Note').fill('For Boris')
  await page.getByRole('button', { name: 'Create the link' }).click()
  return page.locator('.fresh-key code').innerText()
}

async function joinBy(address, name, email) {
  const { page, complaints } = await open()
  await page.goto(address)
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill('a quite long secret')
  await page.locator('button[type=submit]').click()
  await page.locator('.layout').waitFor()
  return { page, complaints }
}

/** Makes a link in the open share window; the answer is its address. */
async function makeLink(page, fill = async () => undefined) {
  await page.getByRole('button', { name: 'New link' }).click()
  const before = await page.locator('.link-card').count()
  await fill()
  await page.getByRole('button', { name: 'Create the link' }).click()
  await page.locator('.link-card').nth(before).waitFor()
  return page.locator('.fresh-link code').innerText()
}

async function openShare(page, part) {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  if (part) await page.getByRole('radio', { name: part }).click()
}

test('an invited person joins, is let in, both talk live, and leaving is at once', async () => {
  const { page: anna, complaints } = await open()
  await signIn(anna)
  await setLocale(anna, 'en')
  const address = await invite(anna)
  const { page: boris, complaints: others } = await joinBy(address, 'Boris Petrov', 'boris@example.org')
  const { page: late } = await open()
  await late.goto(address)
  await late.getByText('This invitation is no longer good').waitFor()
  await anna.goto('/')
  await say(anna, 'How do I back up my data?')
  await answered(anna)
  await openShare(anna)
  await anna.locator('input[name=who]').fill('bor')
  await anna.locator('.member-found').getByText('Boris Petrov').click()
  await anna.getByLabel('What Boris Petrov may do').waitFor()
  await anna.keyboard.press('Escape')
  await boris.getByRole('heading', { name: 'Shared with me' }).waitFor()
  await settled(() => boris.locator('.chat-link').getAttribute('title'), /Shared by Anna/)
  await anna.locator('.chat-row', { hasText: 'Others take part' }).waitFor()
  await boris.locator('.chat-link').click()
  await boris.locator('.row-user', { hasText: 'back up' }).waitFor()
  await settled(() => boris.locator('.said-by').first().innerText(), 'Anna')
  await say(boris, 'And how do I get it back?')
  await anna.locator('.row-user', { hasText: 'get it back' }).waitFor()
  await anna.locator('.said-by', { hasText: 'Boris Petrov' }).waitFor()
  await answered(anna)
  await say(anna, 'Thank you, Boris.')
  await boris.locator('.row-user', { hasText: 'Thank you, Boris' }).waitFor()
  await openShare(anna)
  await anna.getByLabel('What Boris Petrov may do').selectOption('reader')
  await boris.getByText('You are reading along').waitFor()
  await anna.getByLabel('Take Boris Petrov out').click()
  await boris.locator('.chat-link').waitFor({ state: 'detached' })
  await anna.locator('.chat-row', { hasText: 'Others take part' }).waitFor({ state: 'detached' })
  await boris.locator('.row').first().waitFor({ state: 'detached' })
  assert.deepEqual([complaints, others], [[], []])
})

test('a frozen link stays as it was, a live one follows, a password keeps it shut', async () => {
  const { page: anna, complaints } = await open()
  await signIn(anna)
  await setLocale(anna, 'en')
  await say(anna, 'How do I create an API key?')
  await answered(anna)
  await openShare(anna, 'Links')
  const frozen = await makeLink(anna, async () => {
    await anna.locator('input[name=link-password]').fill('apples and pears')
  })
  const live = await makeLink(anna, () => anna.getByRole('radio', { name: 'Everything' }).check())
  assert.notEqual(frozen, live)
  await anna.keyboard.press('Escape')

  const { page: guest, complaints: seen } = await open()
  await guest.goto(frozen)
  await guest.locator('input[name=password]').fill('oranges')
  await guest.getByRole('button', { name: 'Open' }).click()
  await guest.getByText('This is not the password').waitFor()
  await guest.locator('input[name=password]').fill('apples and pears')
  await guest.getByRole('button', { name: 'Open' }).click()
  await guest.locator('.visit-said', { hasText: 'API key' }).waitFor()
  assert.deepEqual(await guest.context().cookies(), [])

  const { page: watcher } = await open()
  await watcher.goto(live)
  await watcher.locator('.visit-said', { hasText: 'API key' }).waitFor()
  await say(anna, 'What else can it do?')
  await watcher.locator('.visit-said', { hasText: 'What else' }).waitFor({ timeout: 20_000 })
  await guest.reload()
  await guest.locator('input[name=password]').fill('apples and pears')
  await guest.getByRole('button', { name: 'Open' }).click()
  await guest.locator('.visit-said', { hasText: 'API key' }).waitFor()
  await settled(() => guest.locator('.visit-said').count(), 1)

  await anna.goto('/settings/sharing')
  const shut = anna.locator('.link-card', { hasText: 'with a password' })
  await shut.getByRole('button', { name: 'Change' }).click()
  await anna.getByLabel('Ends').selectOption('24')
  await anna.getByLabel('Open without a password').check()
  await anna.getByRole('button', { name: 'Save' }).click()
  await shut.waitFor({ state: 'detached' })
  await anna.locator('.link-card', { hasText: 'until' }).waitFor()
  await guest.goto(frozen)
  await guest.locator('.visit-said', { hasText: 'API key' }).waitFor()
  await anna.locator('.link-card').nth(1).waitFor()
  await anna.locator('.link-card').first().getByRole('button', { name: 'Revoke' }).click()
  await anna.locator('.dialog .button-danger').click()
  await anna.locator('.link-card').nth(1).waitFor({ state: 'detached' })
  await watcher.reload()
  await watcher.getByText('This link does not work', { exact: true }).waitFor()
  assert.deepEqual([complaints, seen.filter((text) => !text.includes('403'))], [[], []])
})

test('somebody signs in and goes on in a copy; an expired link says so; a phone is wide enough', async () => {
  const phone = { viewport: { width: 390, height: 844 } }
  const { page: anna } = await open()
  await signIn(anna)
  await setLocale(anna, 'en')
  const carol = { name: 'Carol', email: 'carol@example.org', password: 'a quite long secret' }
  const invited = (await ask(anna, 'POST', '/api/invitations', { id: crypto.randomUUID() })).body
  const { page: door } = await open()
  await door.goto('/')
  assert.equal((await ask(door, 'POST', `/api/join/${invited.token}`, carol)).status, 200)
  await say(anna, 'How do I connect YandexGPT?')
  await answered(anna)
  const conversation_id = new URL(anna.url()).pathname.split('/')[2]
  const wish = { id: crypto.randomUUID(), conversation_id, expires_at: Date.now() + 6_000 }
  const short = (await ask(anna, 'POST', '/api/shares', wish)).body
  await openShare(anna, 'Links')
  const address = await makeLink(anna)
  const { page: guest } = await open(phone)
  await guest.goto(address)
  await guest.locator('.visit-said').waitFor()
  const wide = await guest.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, 'nothing is wider than the phone')
  await guest.getByRole('button', { name: 'Continue in a copy' }).click()
  await guest.locator('input[name=email]').fill(carol.email)
  await guest.locator('input[name=password]').fill(carol.password)
  await guest.locator('button[type=submit]').click()
  await guest.locator('.row-user', { hasText: 'YandexGPT' }).waitFor()
  assert.notEqual(new URL(guest.url()).pathname, `/c/${conversation_id}`)
  await say(guest, 'And GigaChat?')
  await answered(guest)
  await settled(() => anna.locator('.row-user').count(), 1)
  const { page: tardy } = await open(phone)
  await tardy.waitForTimeout(Math.max(0, short.expires_at - Date.now() + 50))
  await tardy.goto(`/s/${short.token}`)
  await tardy.getByText('This link does not work', { exact: true }).waitFor()
})
