// Files and artifacts in a real browser: an upload that survives a cut, what the model gets, pages that run apart.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, signIn } from './browser.mjs'
import { pdfOf } from './pdf.mjs'
import { startServer } from './server.mjs'
import { startPages } from './vendor-pages.mjs'

const VENDOR = { name: 'mine', preset: 'compatible', secrets: {}, start: startPages, model: 'sees-1' }

let browser
let server
let page
let complaints

before(async () => {
  server = await startServer({ vendor: VENDOR })
  browser = await openBrowser()
  ;({ page, complaints } = await openPage(browser, server.url))
  await signIn(page)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const attach = (name, mimeType, buffer) =>
  page.locator('.composer input[type=file]').setInputFiles({ name, mimeType, buffer })
const arrived = (name) => page.locator('button.attachment-open', { hasText: name }).waitFor()

test('an upload goes on where the connection was cut', async () => {
  await page.goto('/')
  const sent = []
  page.on('request', (request) => {
    const offset = new URL(request.url()).searchParams.get('offset')
    if (request.method() === 'PATCH' && offset !== null) sent.push(Number(offset))
  })
  const first = page.waitForResponse((response) => response.url().includes('offset=0'))
  const text = 'The quick brown fox jumps over the lazy dog.\n'.repeat(100_000)
  await attach('long.txt', 'text/plain', Buffer.from(text))
  await first
  await page.context().setOffline(true)
  await page.locator('.attachment', { hasText: 'No connection' }).waitFor()
  await page.context().setOffline(false)
  await arrived('long.txt')
  assert.equal(sent.filter((offset) => offset === 0).length, 1, `sent from ${sent}`)
  const size = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/files?q=long')).json()
    return (await (await fetch(`/api/files/${items[0].file.id}`)).blob()).size
  })
  assert.equal(size, text.length)
  await page.getByLabel('Remove long.txt').click()
})

test('a model gets the text of a PDF with its pages, and a picture as a picture', async () => {
  await page.goto('/')
  await attach('report.pdf', 'application/pdf', pdfOf(['Revenue grew by 12 percent', 'Costs fell to 340']))
  await page.locator('.attachment', { hasText: 'Text, 2 pages' }).waitFor()
  await attach('dot.png', 'image/png', PNG)
  await page.locator('.attachment', { hasText: '2 × 1' }).waitFor()
  await say(page, 'What does it say?')
  await answered(page)
  const content = server.asked.at(-1).messages.at(-1).content
  const words = content.filter(({ type }) => type === 'text').map(({ text }) => text)
  assert.match(words.join('\n'), /<file name="report.pdf" pages="2">\n\[page 1\]\nRevenue grew by 12 percent/)
  assert.ok(content.some(({ image_url }) => image_url?.url.startsWith('data:image/png;base64,')))
  await page.locator('.file', { hasText: 'report.pdf' }).click()
  await page.locator('.viewer-page', { hasText: 'Costs fell to 340' }).waitFor()
  await page.keyboard.press('Escape')
  await page.goto('/files')
  const entry = page.locator('.files-entry', { hasText: 'report.pdf' })
  await entry.getByRole('link').waitFor()
  await entry.getByLabel('Delete report.pdf').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await entry.waitFor({ state: 'detached' })
})

test('a page of an answer runs apart from the account', async () => {
  await page.goto('/')
  await say(page, 'Make a page')
  await answered(page)
  await page.getByRole('button', { name: /^Snooper — open/ }).click()
  const frame = page.frameLocator('.artifact-apart iframe')
  await frame.locator('#end').waitFor()
  const found = JSON.parse(await frame.locator('#found').innerText())
  assert.deepEqual(found, {
    cookie: 'SecurityError',
    storage: 'SecurityError',
    parent: 'SecurityError',
    api: 'refused',
    foreign: 'refused',
    origin: 'null',
  })
  // opened by itself it is shut in as well
  const address = await page.locator('.artifact-apart iframe').getAttribute('src')
  const alone = await page.context().newPage()
  await alone.goto(address)
  await alone.locator('#end').waitFor()
  assert.equal(JSON.parse(await alone.locator('#found').innerText()).cookie, 'SecurityError')
  await alone.close()
  complaints.length = 0 // what the page tried is refused aloud
})

test('asking for a change makes the next version, by hand another, and the first comes back', async () => {
  await page.locator('.artifact-ask textarea').fill('Make it calm')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.locator('.artifact-versions option', { hasText: 'Version 2' }).waitFor({ state: 'attached' })
  const asked = server.asked.at(-1).messages.at(-1).content
  assert.match(asked, /^Make it calm[\s\S]*```html artifact=[0-9a-f-]{36}\n<!doctype html>/)
  await page.locator('.row-user .artifact-sent').waitFor()
  await page.frameLocator('.artifact-apart iframe').getByText('Calm now').waitFor()
  await page.locator('.artifact-tabs').getByText('Edit').click()
  const field = page.locator('.artifact-editor textarea')
  await field.fill((await field.inputValue()).replace('Calm now', 'By hand'))
  await page.keyboard.press('Control+s')
  await page.locator('.artifact-versions option', { hasText: 'by hand' }).waitFor({ state: 'attached' })
  await page.locator('.artifact-tabs').getByText('Changes').click()
  await page.locator('.change-new', { hasText: 'By hand' }).waitFor()
  await page.locator('.artifact-versions').selectOption('1')
  await page.getByRole('button', { name: 'Make it the present one' }).click()
  await page
    .locator('.artifact-versions option', { hasText: 'version 1 again' })
    .waitFor({ state: 'attached' })
  assert.deepEqual(complaints, [])
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAEElEQVR4nGP4z8AAQgz/GQAN9AL+VLKq8wAAAABJRU5ErkJggg==',
  'base64',
)
