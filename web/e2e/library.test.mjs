// Projects, many conversations at once, search, favourites, and chats that leave nothing behind.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

let browser
let server
const open = async (options) => {
  const opened = await openPage(browser, server.url, options)
  await signIn(opened.page)
  return opened
}
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([verb, address, data]) => {
      const said = data && { body: JSON.stringify(data), headers: { 'Content-Type': 'application/json' } }
      const response = await fetch(address, { method: verb, ...said })
      return response.status === 204 ? null : response.json()
    },
    [method, path, body],
  )
const begin = (page, title, more = {}) =>
  ask(page, 'POST', '/api/conversations', { id: crypto.randomUUID(), title, ...more })
const tell = (page, chat, text) =>
  ask(page, 'POST', `/api/conversations/${chat.id}/messages`, {
    id: crypto.randomUUID(),
    text,
    answer: false,
  })
const row = (page, title) => page.locator('.chats .chat-row', { hasText: title })

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  const { page } = await open()
  await setLocale(page, 'en')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('what a project says reaches the model, and a conversation is dragged into it', async (t) => {
  if (server.asked === null) return t.skip('no vendor of our own')
  const { page, complaints } = await open()
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByRole('textbox', { name: 'New project' }).fill('Garden')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/project\/.*#setup/)
  await page.getByLabel('Instructions', { exact: true }).fill('Speak like a gardener.')
  await page.getByText('Saved').waitFor()
  await page.getByRole('link', { name: 'New chat here' }).click()
  await page.getByRole('link', { name: 'Garden' }).first().waitFor()
  await say(page, 'When do I sow tomatoes?')
  await page.waitForURL(/\/c\//)
  await answered(page)
  const request = server.asked.find(({ messages }) => messages.at(-1).content === 'When do I sow tomatoes?')
  assert.match(JSON.stringify(request.messages[0]), /Speak like a gardener\./)
  await begin(page, 'A stray one')
  await row(page, 'A stray one').locator('.chat-link').dragTo(row(page, 'Garden'))
  await page.getByText('Moved to “Garden”').waitFor()
  await row(page, 'A stray one').waitFor({ state: 'detached' })
  await page.getByLabel('Show what is in “Garden”').click()
  await page.locator('.chat-row-inside', { hasText: 'A stray one' }).waitFor()
  assert.deepEqual(complaints, [])
})

test('many at once: a range is chosen, put away, taken back, deleted, taken back', async () => {
  const { page, complaints } = await open()
  for (const title of ['Many 1', 'Many 2', 'Many 3', 'Many 4']) await begin(page, title)
  await row(page, 'Many 4').hover()
  await row(page, 'Many 4').getByRole('checkbox').click()
  await row(page, 'Many 2')
    .locator('.chat-link')
    .click({ modifiers: ['Shift'] })
  await page.getByText('3 chosen').waitFor()
  const bar = page.getByRole('toolbar', { name: 'What to do with the chosen' })
  await bar.getByLabel('Archive').click()
  await row(page, 'Many 3').waitFor({ state: 'detached' })
  await page.getByText('Undo').click()
  await row(page, 'Many 3').waitFor()
  await row(page, 'Many 1').locator('.chat-link').focus()
  await page.keyboard.press('Shift+ArrowUp')
  await page.getByText('2 chosen').waitFor()
  await bar.getByLabel('Delete').click()
  await row(page, 'Many 1').waitFor({ state: 'detached' })
  await page.locator('.toast', { hasText: '2 conversations deleted' }).getByText('Undo').click()
  await row(page, 'Many 1').waitFor()
  await page.goto('/library')
  await page.getByLabel('Filter by title').fill('many')
  await page.getByText('4 conversations').waitFor()
  assert.deepEqual(complaints, [])
})

test('search narrowed to a project opens at the message', async () => {
  const { page, complaints } = await open()
  const project = await ask(page, 'POST', '/api/projects', { id: crypto.randomUUID(), name: 'Зоопарк' })
  const inside = await begin(page, 'Клетки', { project_id: project.id })
  await tell(page, inside, 'Моржам нужен просторный бассейн')
  const outside = await begin(page, 'Other animals')
  await tell(page, outside, 'Моржи и тюлени зимой')
  await page.locator('.side-act', { hasText: 'Search' }).click()
  await page.locator('.search input').fill('морж')
  await page.locator('.result-hit').nth(1).waitFor()
  await page.locator('.chip', { hasText: 'Project' }).click()
  await page.getByRole('menuitemradio', { name: 'Зоопарк' }).click()
  await page.locator('.result-hit').nth(1).waitFor({ state: 'detached' })
  await settled(() => page.locator('.result-hit mark').first().innerText(), 'Моржам')
  await page.locator('.search input').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/c/${inside.id}\\?m=`))
  await page.locator('.row-marked').waitFor()
  assert.deepEqual(complaints, [])
})

test('a starred message waits among the favourites', async () => {
  const { page, complaints } = await open()
  const chat = await begin(page, 'With a star')
  const { message } = await tell(page, chat, 'Remember this sentence')
  await ask(page, 'PUT', `/api/messages/${message.id}/mark`, { starred: true })
  await page.getByRole('link', { name: 'Favourites' }).click()
  await page.locator('.favourite', { hasText: 'Remember this sentence' }).locator('a').click()
  await page.locator('.row-user', { hasText: 'Remember this sentence' }).waitFor()
  await page.goBack()
  await page.getByLabel('Take the star away').click()
  await page.getByText('Star a message').waitFor()
  assert.deepEqual(complaints, [])
})

test('a temporary chat outlives a reload, is in no list, and ends when it is left', async () => {
  const { page, complaints } = await open()
  await page.getByLabel('Make this chat temporary').click()
  await page.getByText('It is erased when you leave it').waitFor()
  await say(page, 'Whisper zyxwvut')
  await page.waitForURL(/\/c\//)
  await answered(page)
  const id = page.url().split('/c/')[1]
  await page.reload()
  await answered(page)
  assert.equal(await row(page, 'Whisper').count(), 0)
  assert.deepEqual((await ask(page, 'GET', '/api/search?q=zyxwvut')).items, [])
  await page.getByRole('link', { name: 'New chat' }).first().click()
  await page.getByRole('button', { name: 'Go back' }).click()
  await answered(page)
  await page.getByRole('link', { name: 'New chat' }).first().click()
  const gone = async () =>
    (await ask(page, 'GET', `/api/conversations/${id}`)).code === 'conversations.unknown'
  for (let tries = 0; !(await gone()); tries += 1) {
    assert.ok(tries < 60, 'the chat is still there')
    await page.waitForTimeout(250)
  }
  assert.deepEqual(complaints, [])
})

test('a temporary chat that is kept is a usual one', async () => {
  const { page, complaints } = await open()
  await page.goto('/?temporary')
  await say(page, 'This one turned out well')
  await page.waitForURL(/\/c\//)
  await answered(page)
  await page.getByRole('button', { name: 'Keep this conversation' }).click()
  await row(page, 'This one turned out well').waitFor()
  await page.locator('.temporary-note').waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
})
