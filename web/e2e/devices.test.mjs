// One conversation on two devices, and a network that goes and comes back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, settled, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

let browser
let server
const open = (options) => openPage(browser, server.url, options)

before(async () => {
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function talkOn(page, model) {
  await signIn(page)
  const id = await page.evaluate(async (chosen) => {
    const response = await fetch('/api/conversations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: crypto.randomUUID(), model: chosen }),
    })
    return (await response.json()).id
  }, model)
  await page.goto(`/c/${id}`)
  await page.locator('.composer-field').waitFor()
  return `/c/${id}`
}

const growing = async (page) => (await page.locator('.row-last .prose').first().innerText()).length

test('a second device reads along, and stops the answer', async () => {
  const desk = await open()
  const phone = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const address = await talkOn(desk.page, 'mine.slow-1')
  await say(desk.page, 'Tell me at length')
  await signIn(phone.page, address)
  await phone.page.locator('.row-last .prose').first().waitFor()
  const before = await growing(phone.page)
  await phone.page.waitForFunction(
    (n) => document.querySelector('.row-last .prose').innerText.length > n,
    before,
  )
  await phone.page.locator('.send-stop').click()
  const told = await answered(phone.page)
  await settled(() => answered(desk.page), told)
  assert.deepEqual([...desk.complaints, ...phone.complaints], [])
})

test('without a network the page says so, and has missed nothing when it is back', async () => {
  const { page } = await open()
  const other = await open()
  const address = await talkOn(page, 'mine.fast-1')
  await say(page, 'First question')
  await answered(page)
  await signIn(other.page, address)
  await answered(other.page)

  await page.context().setOffline(true)
  await page.locator('.link-lost').waitFor({ timeout: 40_000 })
  await page.locator('.composer-field').fill('Written without a network')
  await page.locator('.composer-bar .send:not(.send-stop)').click()
  await say(other.page, 'Asked on another device meanwhile')
  const meanwhile = await answered(other.page)

  await page.context().setOffline(false)
  await page
    .locator('.row-user', { hasText: 'Asked on another device meanwhile' })
    .waitFor({ timeout: 40_000 })
  assert.ok(meanwhile.length > 20)
  const again = page.getByRole('button', { name: 'Send again' })
  const arrived = other.page.locator('.row-user', { hasText: 'Written without a network' })
  await Promise.race([again.click({ timeout: 20_000 }).catch(() => undefined), arrived.waitFor()])
  await arrived.waitFor({ timeout: 20_000 })
  await settled(() => page.locator('.row-user', { hasText: 'Written without a network' }).count(), 1)
})
