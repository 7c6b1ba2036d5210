// The first minutes of a new server: the owner's link, the language, the account, who answers, the first question.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage } from './browser.mjs'
import { startEmptyServer } from './server.mjs'

let browser
let server

before(async () => {
  server = await startEmptyServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('from the link to the first answer, in Russian, with nothing connected', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await page.goto(server.link)
  await page.getByText('Choose your language').waitFor()
  await page.getByLabel('Русский').check()
  await page.getByRole('button', { name: 'Дальше' }).click()
  await page.getByLabel('Имя').fill('Ольга')
  await page.getByLabel('Эл. почта').fill('olga@example.org')
  await page.getByLabel('Пароль', { exact: true }).fill('семь яблок на столе')
  await page.getByRole('button', { name: 'Создать владельца' }).click()
  await page.getByRole('heading', { name: 'Кто будет отвечать?' }).waitFor()
  await page.locator('.preset').nth(3).waitFor()
  await page.getByRole('button', { name: 'Продолжить с Проводником' }).click()
  const starters = page.locator('.starter')
  await starters.nth(3).waitFor()
  assert.equal(await starters.count(), 4)
  await starters.first().click()
  await page.locator('.composer-bar .send:not(.send-stop)').click()
  assert.ok((await answered(page)).length > 20)
  assert.deepEqual(complaints, [])
})
