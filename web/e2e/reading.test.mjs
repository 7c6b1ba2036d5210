// Reading answers: every kind of block, a reload in mid-answer, ratings on two devices, details, a long conversation.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn, still } from './browser.mjs'
import { READER } from './reader.mjs'
import { startServer } from './server.mjs'

let browser
let server
const open = (options) => openPage(browser, server.url, options)

before(async () => {
  server = await startServer({ vendor: READER })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function choose(page, model) {
  await page.evaluate(
    (value) =>
      fetch('/api/me', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ defaults: { model: value, params: {} } }),
      }),
    `mine.${model}`,
  )
  await page.reload()
  await page.locator('.layout').waitFor()
}

const ask = (page, path, method = 'GET', body = undefined) =>
  page.evaluate(
    async ([address, verb, sent]) => {
      const headers = { 'Content-Type': 'application/json' }
      const response = await fetch(address, { method: verb, headers, ...(sent ? { body: sent } : {}) })
      return response.json()
    },
    [path, method, body && JSON.stringify(body)],
  )

test('an answer with everything in it, with a reload while it streams', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await setLocale(page, 'en')
  await choose(page, 'tour-slow')
  await say(page, 'Give me the tour.')
  const row = page.locator('.row-last.row-assistant')
  await row
    .getByText(/^(Thinking|Thought|Reasoning)/)
    .first()
    .waitFor()
  await row.getByText('Here is a short tour').waitFor()
  await page.reload()
  await row.getByText('Here is a short tour').waitFor()
  await row.getByText(/^(Thought for|Reasoning)/).click()
  await row.locator('.fold-body strong', { hasText: 'each' }).waitFor()
  await answered(page)

  await settled(() => row.locator('.prose').last().innerText(), /It costs \$5 and not \$10/)
  const table = row.locator('.prose-table')
  const [shown, whole] = await table.evaluate((one) => [one.clientWidth, one.scrollWidth])
  assert.ok(whole >= shown)
  await settled(() => row.locator('.prose-task input:checked').count(), 1)
  await row.locator('.hljs-keyword').first().waitFor()
  await row.getByLabel('Wrap long lines').first().click()
  await row.locator('.code[data-wrapped]').waitFor()
  await row.locator('math').nth(2).waitFor()
  await row.locator('.diagram-picture img').waitFor()
  assert.ok(
    await row
      .locator('.diagram-picture img')
      .evaluate((one) => one.decode().then(() => one.naturalWidth > 100)),
  )
  await row.getByText('This diagram could not be drawn').waitFor()
  await settled(() => row.locator('img[src^="https:"]').count(), 0)
  assert.equal(
    await row.getByRole('link', { name: /A chart/ }).getAttribute('href'),
    'https://pictures.example/chart.png',
  )
  await row.getByRole('button', { name: 'Footnote 1' }).click()
  await page.locator('.note-shown', { hasText: 'A tour is a walk with stops.' }).waitFor()
  await page.keyboard.press('Escape')
  await row.locator('.chip-in-text').click()
  await page.locator('.quote', { hasText: 'A tour has stops.' }).waitFor()
  await page.keyboard.press('Escape')

  await page.setViewportSize({ width: 390, height: 780 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= 390, `the page is ${wide} wide`)
  const [narrow, inside] = await table.evaluate((one) => [one.clientWidth, one.scrollWidth])
  assert.ok(inside > narrow, 'a wide table scrolls inside')
  assert.deepEqual(complaints, [])
})

test('rating, favourite and details, seen on another device', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await choose(page, 'tour-1')
  await say(page, 'Give me the tour again.')
  await page.waitForURL(/\/c\//)
  await answered(page)
  const other = await open()
  await signIn(other.page)
  await other.page.goto(page.url())
  await answered(other.page)

  const row = page.locator('.row-last')
  await row.getByLabel('Good answer').click()
  await page.getByLabel('Note', { exact: true }).fill('clear and short')
  await page.getByRole('button', { name: 'Save' }).click()
  await row.getByLabel('More').click()
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click()
  const there = other.page.locator('.row-last')
  await there
    .getByLabel('Good answer', { exact: true })
    .and(other.page.locator('[aria-pressed=true]'))
    .waitFor()
  await there.getByLabel('Remove from favourites').waitFor()
  await page.reload()
  await page.locator('.row-last').getByLabel('Remove from favourites').waitFor()
  const { items } = await ask(page, '/api/favourites')
  assert.equal(items[0].address, `${new URL(page.url()).pathname}?m=${items[0].message_id}`)
  const { marks } = await ask(page, `/api/conversations/${items[0].conversation_id}/messages`)
  assert.equal(marks.find((one) => one.message_id === items[0].message_id).note, 'clear and short')

  await page.locator('.row-last').getByLabel('More').click()
  await page.getByRole('menuitem', { name: 'Technical details' }).click()
  const dialog = page.getByRole('dialog', { name: 'Technical details' })
  await dialog.getByText('mine.tour-1').first().waitFor()
  await dialog.getByRole('button', { name: /^Messages/ }).click()
  await dialog.locator('.facts-messages', { hasText: 'Give me the tour again.' }).waitFor()
  assert.deepEqual([...complaints, ...other.complaints], [])
})

test('a refused key leads to the settings and to another model', async () => {
  const { page } = await open()
  await signIn(page)
  await choose(page, 'locked-1')
  await say(page, 'Are you there?')
  const row = page.locator('.row-last')
  await row.getByRole('link', { name: /Providers/ }).waitFor()
  await row.getByRole('button', { name: 'Answer again with…' }).click()
  await page.locator('.models-search input').fill('tour-1')
  await page.keyboard.press('Enter')
  await page.locator('.row-last .prose', { hasText: 'Here is a short tour' }).waitFor()
  await choose(page, 'tour-1')
})

test('a long conversation: older messages come, the place is kept, a far message opens, the end is one press away', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  const chat = crypto.randomUUID()
  const ids = Array.from({ length: 230 }, () => crypto.randomUUID())
  await page.evaluate(
    async ([id, all]) => {
      const headers = { 'Content-Type': 'application/json' }
      const post = (path, body) => fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
      await post('/api/conversations', { id, title: 'A long one' })
      for (const [n, one] of all.entries()) {
        const text = `Line ${n} of the long conversation. ${'Some more words to read. '.repeat(n % 7)}`
        await post(`/api/conversations/${id}/messages`, { id: one, text, answer: false })
      }
    },
    [chat, ids],
  )
  await page.goto(`/c/${chat}`)
  await page.getByText('Line 229 of').waitFor()
  assert.ok((await page.locator('.row').count()) < 120, 'only what is near is drawn')
  const frame = page.locator('.transcript')
  const first = () =>
    page.evaluate(() => {
      const top = document.querySelector('.transcript').getBoundingClientRect().top
      const row = [...document.querySelectorAll('.row')].find(
        (one) => one.getBoundingClientRect().bottom > top + 40,
      )
      return { id: row?.dataset.message, at: row?.getBoundingClientRect().top }
    })
  // Older ones are held back until the reader is at the border, so that what the reader sees there can be compared.
  let release
  const held = new Promise((resolve) => (release = resolve))
  await page.route(/messages\?.*before=/, async (route) => {
    await held
    await route.continue()
  })
  while ((await frame.evaluate((one) => one.scrollTop)) > 300) {
    await frame.evaluate((one) => one.scrollBy(0, -700))
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
  }
  await still(page)
  const before = await first()
  const height = await frame.evaluate((one) => one.scrollHeight)
  release()
  await page.waitForFunction((old) => document.querySelector('.transcript').scrollHeight > old + 2000, height)
  await still(page)
  const later = await page
    .locator(`[data-message="${before.id}"]`)
    .evaluate((one) => one.getBoundingClientRect().top)
  assert.ok(Math.abs(later - before.at) < 40, `moved from ${before.at} to ${later}`)

  await page.goto(`/c/${chat}?m=${ids[5]}`)
  const far = page.locator(`[data-message="${ids[5]}"]`)
  await far.waitFor()
  await still(page)
  const box = await far.boundingBox()
  assert.ok(box.y > 0 && box.y < 800, `at ${box.y}`)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await page.getByText('Line 229 of').waitFor()
  await still(page)
  const distance = await frame.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)
  assert.ok(distance < 60, `${distance} from the end`)
  assert.deepEqual(complaints, [])
})
