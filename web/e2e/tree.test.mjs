// Branches and their tree, comparing, several models side by side, copies: in a real browser against a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
import { connectChoir, startChoir } from './choir.mjs'
import { startServer } from './server.mjs'

let browser
let server
let choir
const open = (options) => openPage(browser, server.url, options)

before(async () => {
  server = await startServer()
  choir = await startChoir()
  browser = await openBrowser()
  const { page } = await open()
  await signIn(page)
  await connectChoir(page, choir.url)
  await setLocale(page, 'en')
  await page.evaluate(() =>
    fetch('/api/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ defaults: { model: 'choir.alto-1', params: {} } }),
    }),
  )
  await page.context().close()
})
after(async () => {
  await browser?.close()
  choir?.stop()
  await server?.stop()
})

/** A question, and another one instead of it. */
async function twoBranches(page) {
  await say(page, 'What does a garden need?')
  await answered(page)
  const said = page.locator('.row-user').first()
  await said.hover()
  await said.getByLabel('Edit', { exact: true }).click()
  await page.locator('.editor textarea').fill('What does a balcony need?')
  await page.keyboard.press('Enter')
  await page.locator('.row-user', { hasText: 'balcony' }).waitFor()
  await answered(page)
}

const rows = (page) => page.locator('.tree-row')
const inMenu = (page, name) => page.getByRole('menuitem', { name }).click()

test('the tree by keyboard: walk, go there, name, delete and take back', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await twoBranches(page)
  await page.keyboard.press('Control+Shift+L')
  await rows(page).nth(3).waitFor()
  await settled(() => page.locator('.tree-row-shown').count(), 2)
  await page.locator('.tree-list').focus()
  await page.keyboard.press('Home')
  await page.locator('.tree-row-active', { hasText: 'garden need?' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.row-user', { hasText: 'garden' }).waitFor()
  await page.locator('.tree-row-shown', { hasText: 'garden need?' }).waitFor()

  await page.keyboard.press('Shift+F10')
  await inMenu(page, 'Name this branch…')
  await page.getByLabel('Name', { exact: true }).fill('The first thought')
  await page.keyboard.press('Enter')
  await page.locator('.tree-name', { hasText: 'The first thought' }).waitFor()

  await page.locator('.tree-list').focus()
  await page.keyboard.press('Shift+F10')
  await inMenu(page, 'Delete with all below it')
  await page.locator('.row-user', { hasText: 'balcony' }).waitFor()
  await rows(page).nth(2).waitFor({ state: 'detached' })
  await page.getByText('Undo').click()
  await rows(page).nth(3).waitFor()
  await page.locator('.row-user', { hasText: 'garden' }).waitFor()

  await page.keyboard.press('Control+Shift+L')
  await page.locator('.tree').waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
})

test('two versions side by side, with differences and as written', async () => {
  const { page } = await open()
  await signIn(page)
  await twoBranches(page)
  const said = page.locator('.row-user').first()
  await said.hover()
  await said.getByLabel('More').click()
  await inMenu(page, 'Compare versions…')
  await page.locator('.compare-text del', { hasText: 'garden' }).waitFor()
  await settled(() => page.locator('.compare-text ins').innerText(), 'balcony')
  await page.getByRole('radio', { name: 'As written' }).click()
  await page.locator('.compare-side .prose').nth(1).waitFor()
})

test('three models answer at once; a merged answer; the chosen one leads on; a copy', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await page.getByLabel('Ask several models at once').click()
  for (const model of ['basso-2', 'canto-3']) await page.locator('.model', { hasText: model }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await say(page, 'What does a garden need?')
  await page.waitForURL(/\/c\//)
  await page.locator('.column .answer-foot').nth(2).waitFor()
  await page.reload()
  await page.locator('.column').nth(2).waitFor()
  assert.equal(new Set(choir.asked.map((one) => one.model)).size, 3)

  await page.getByRole('button', { name: 'Merge…' }).click()
  await page.getByRole('dialog').locator('.model', { hasText: 'alto-1' }).click()
  await page.locator('.note', { hasText: 'alto-1, basso-2, canto-3' }).waitFor()
  await settled(() => answered(page), /Best of all/)
  await page.locator('.row-last').getByLabel('Previous version').click()

  await page.locator('.column', { hasText: 'by the house' }).getByText('Choose this one').click()
  await page.locator('.several-note', { hasText: '2 of 3, chosen' }).waitFor()
  await page.reload()
  await page.locator('.several-note', { hasText: '2 of 3, chosen' }).waitFor()
  await settled(() => page.locator('.row-last .prose').innerText(), /by the house/)

  await page.locator('.row-last').getByLabel('More').click()
  await inMenu(page, 'Copy into a new conversation…')
  const before = page.url()
  await page.getByLabel('Title').fill('Only the house')
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.waitForURL((url) => url.href !== before)
  await page.locator('.chat-title', { hasText: 'Only the house' }).waitFor()
  await settled(() => page.locator('.row-last .prose').innerText(), /by the house/)
  await settled(() => page.locator('.row').count(), 2)
  assert.deepEqual(complaints, [])
})
