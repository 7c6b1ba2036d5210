// What a person does first, in a real browser against a real server (VECHE_URL, VECHE_EMAIL, VECHE_PASSWORD).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, signIn, SITE } from './browser.mjs'

let browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

test('a wrong password is refused with a sentence', async () => {
  const { page } = await openPage(browser)
  await page.goto(SITE)
  await page.locator('input[name=email]').fill('nobody@example.org')
  await page.locator('input[name=password]').fill('not-the-password')
  await page.locator('button[type=submit]').click()
  assert.ok((await page.getByRole('alert').innerText()).length > 10)
})

test('sign in, ask, reload, read the same', async () => {
  const { page, complaints } = await openPage(browser)
  await signIn(page)
  await setLocale(page, 'en')
  await say(page, 'How do I connect YandexGPT?')
  await page.waitForURL(/\/c\//)
  await page.reload()
  const text = await answered(page)
  assert.ok(text.length > 20)
  await page.reload()
  assert.equal(await answered(page), text)
  assert.equal(await page.locator('.row').count(), 2)
  assert.deepEqual(complaints, [])
})

test('edit makes a branch, the arrows lead there and back', async () => {
  const { page, complaints } = await openPage(browser)
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
  const { page } = await openPage(browser)
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
  assert.equal(await page.locator('.row-user').count(), 2)
})

test('search opens at the message', async () => {
  const { page } = await openPage(browser)
  await signIn(page)
  await say(page, 'Where does the zebra sleep?')
  await answered(page)
  await page.goto(SITE)
  await page.locator('.layout').waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('.search input').fill('zebra')
  await page.locator('.result mark').first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/c\/.*\?m=/)
  await page.locator('.row-marked').waitFor()
})

test('rename, pin, archive, delete and take back', async () => {
  const { page } = await openPage(browser)
  await signIn(page)
  await say(page, 'A chat to be tidied')
  await answered(page)
  const row = page.locator('.chat-row-current')
  const choose = async (item) => {
    await row.hover()
    await row.locator('.chat-more').click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  await choose('Rename')
  await page.locator('.chats .chat-title-field').fill('Tidied')
  await page.keyboard.press('Enter')
  await page.locator('.chat-link', { hasText: 'Tidied' }).waitFor()
  await choose('Pin')
  await page.locator('.chats-group').first().locator('.chat-link', { hasText: 'Tidied' }).waitFor()
  await choose('Delete')
  await page.locator('.chat-link', { hasText: 'Tidied' }).waitFor({ state: 'detached' })
  await page.getByText('Undo').click()
  await page.locator('.chat-link', { hasText: 'Tidied' }).click()
  await choose('Archive')
  await page.goto(`${SITE}/archive`)
  await page.locator('.archive-list .chat-link', { hasText: 'Tidied' }).waitFor()
})

test('Russian, dark, on a phone', async () => {
  const { page, complaints } = await openPage(browser, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  })
  await signIn(page)
  await setLocale(page, 'ru')
  assert.equal(await page.locator('html').getAttribute('lang'), 'ru')
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
