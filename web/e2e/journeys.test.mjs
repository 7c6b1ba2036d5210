// What a person does first, in a real browser against a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
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

test('a wrong password is refused with a sentence', async () => {
  const { page } = await open()
  await page.goto('/')
  await page.locator('input[name=email]').fill('nobody@example.org')
  await page.locator('input[name=password]').fill('not-the-password')
  await page.locator('button[type=submit]').click()
  assert.ok((await page.getByRole('alert').innerText()).length > 10)
})

test('sign in, ask, reload, read the same', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await setLocale(page, 'en')
  await say(page, 'How do I connect YandexGPT?')
  await page.waitForURL(/\/c\//)
  await page.reload()
  const text = await answered(page)
  assert.ok(text.length > 20)
  await page.reload()
  await settled(() => answered(page), text)
  await settled(() => page.locator('.row').count(), 2)
  assert.deepEqual(complaints, [])
})

test('edit makes a branch, the arrows lead there and back', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await say(page, 'How do I create an API key?')
  await answered(page)
  const said = page.locator('.row-user').first()
  await said.hover()
  await said.getByLabel('Edit').click()
  await page.locator('.editor textarea').fill('How do I back up my data?')
  await page.keyboard.press('Enter')
  await page.locator('.row-user', { hasText: 'back up' }).waitFor()
  await answered(page)
  await page.locator('.row-user').getByLabel('Previous version').click()
  await page.locator('.row-user', { hasText: 'API key' }).waitFor()
  await page.reload()
  await page.locator('.row-user', { hasText: 'API key' }).waitFor()
  await page.locator('.row-user').getByLabel('Next version').click()
  await page.locator('.row-user', { hasText: 'back up' }).waitFor()
  await page.locator('.row-last').getByLabel('Answer again').click()
  await page.locator('.row-last .branch', { hasText: '2/2' }).waitFor({ timeout: 60_000 })
  assert.deepEqual(complaints, [])
})

test('a message that does not arrive is kept and sent again', async () => {
  const { page } = await open()
  await signIn(page)
  await say(page, 'First question')
  await answered(page)
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await say(page, 'Second question')
  await page.getByText('Send again').waitFor({ timeout: 15_000 })
  await page.unroute('**/messages')
  await page.getByText('Send again').click()
  await answered(page)
  await settled(() => page.locator('.row-user').count(), 2)
})

test('search opens at the message', async () => {
  const { page } = await open()
  await signIn(page)
  await say(page, 'Where does the zebra sleep?')
  await answered(page)
  await page.goto('/')
  await page.locator('.layout').waitFor()
  await page.keyboard.press('Control+Shift+f')
  await page.locator('.search input').fill('zebra')
  await page.locator('.result mark').first().waitFor()
  // the conversation itself stands above the messages found in it
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/c\/.*\?m=/)
  await page.locator('.row-marked').waitFor()
})

test('rename, pin, archive, delete and take back', async () => {
  const { page } = await open()
  await signIn(page)
  await say(page, 'A chat to be tidied')
  await answered(page)
  const name = `Tidied ${Date.now()}`
  const row = page.locator('.chat-row-current')
  const choose = async (item) => {
    await row.hover()
    await row.locator('.chat-more').click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  await choose('Rename')
  await page.locator('.chats .chat-title-field').fill(name)
  await page.keyboard.press('Enter')
  await page.locator('.chat-link', { hasText: name }).waitFor()
  await choose('Pin')
  await page.locator('.chats-group').first().locator('.chat-link', { hasText: name }).waitFor()
  await choose('Delete')
  await page.locator('.chat-link', { hasText: name }).waitFor({ state: 'detached' })
  await page.getByText('Undo').click()
  await page.locator('.chat-link', { hasText: name }).click()
  await choose('Archive')
  await page.goto('/archive')
  await page.locator('.archive-list .chat-link', { hasText: name }).waitFor()
})

test('Russian, dark, on a phone', async () => {
  const { page, complaints } = await open({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  })
  await signIn(page)
  await setLocale(page, 'ru')
  await settled(() => page.locator('html').getAttribute('lang'), 'ru')
  await page.getByLabel('Открыть боковую панель').click()
  await page.getByRole('navigation', { name: 'Беседы' }).waitFor()
  await page.locator('.side-shade').click({ position: { x: 370, y: 400 } })
  await say(page, 'Как сделать резервную копию?')
  await answered(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= 390, `the page is ${wide} wide`)
  await setLocale(page, 'en')
  assert.deepEqual(complaints, [])
})

test('an answer outlives a reload, is stopped and goes on', async (t) => {
  if (server.slowModel === null) return t.skip('no slow model')
  const { page, complaints } = await open()
  await signIn(page)
  await page.locator('.model-button').click()
  await page.locator('.models-search input').fill(server.slowModel)
  await page.keyboard.press('Enter')
  await say(page, 'Write something long.')
  const prose = page.locator('.row-last .prose').first()
  await prose.waitFor()
  while ((await prose.innerText()).length < 60) await page.waitForTimeout(50)
  const before = (await prose.innerText()).slice(0, 40)
  await page.reload()
  await prose.waitFor()
  assert.ok((await prose.innerText()).startsWith(before.slice(0, 20)))
  await page.locator('.send-stop').click()
  await page.getByText('Continue').click()
  await answered(page)
  await settled(() => page.locator('.row').count(), 2)
  assert.deepEqual(complaints, [])
})

test('an unsent message outlives a reload', async () => {
  const { page } = await open()
  await signIn(page)
  await say(page, 'First of two')
  await answered(page)
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await say(page, 'Second of two')
  await page.getByText('Send again').waitFor({ timeout: 15_000 })
  await page.unroute('**/messages')
  await page.reload()
  await page.getByText('Send again').click()
  await answered(page)
  await settled(() => page.locator('.row-user').count(), 2)
})

test('an assistant is made, talked with and deleted', async () => {
  const { page, complaints } = await open()
  await signIn(page)
  await page.getByRole('link', { name: 'Assistants' }).click()
  await page.waitForURL(/\/chat$/)
  const name = `Herald ${Date.now()}`
  await page.getByRole('button', { name: /^(New assistant|Custom)/ }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Instructions').fill('Speak like a herald.')
  if (server.slowModel) await page.getByLabel('Model').selectOption('mine.fast-1')
  await page.getByRole('button', { name: 'New assistant' }).last().click()
  await page.getByRole('link', { name: `Talk with ${name}` }).click()
  await page.waitForURL(/\/chat\/assistant\//)
  await page.getByRole('heading', { name }).waitFor()
  await say(page, 'What is the news?')
  await page.waitForURL(/\/c\//)
  await answered(page)
  await page.getByRole('link', { name }).waitFor()
  if (server.asked) {
    const request = server.asked.find(({ messages }) => messages.at(-1).content === 'What is the news?')
    assert.equal(request.model, 'fast-1')
    assert.match(request.messages[0].content, /Speak like a herald\./)
  }
  await page.goto('/chat/')
  const card = page.locator('.assistant', { hasText: name })
  await card.getByLabel(`Actions with ${name}`).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await card.waitFor({ state: 'detached' })
  await page.goto('/chat/assistant/0198f1c2-0000-7000-8000-000000000000')
  await page.getByText('Nothing here').waitFor()
  assert.deepEqual(complaints, [])
})
