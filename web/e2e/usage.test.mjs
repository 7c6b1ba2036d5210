// What was used, as a table and as a file; leaving what is not saved.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

let browser
let server
before(async () => {
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('usage by person and provider, and the same as a file', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await signIn(page)
  await say(page, 'hello')
  await answered(page)
  await page.goto('/usage')
  const by = page.getByLabel('Group by')
  await by.selectOption('person')
  await page.getByRole('rowheader', { name: 'Anna' }).waitFor()
  await by.selectOption('project')
  await page.getByRole('rowheader', { name: 'Outside projects' }).waitFor()
  await page.getByText('The price of 1 call is not known').waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  assert.equal(file.suggestedFilename(), 'veche-usage-project.csv')
  const lines = readFileSync(await file.path(), 'utf8').split('\r\n')
  assert.match(lines[0], /^\uFEFFProject,Calls,Input,/)
  assert.match(lines[1], /^Outside projects,1,/)
  assert.deepEqual(complaints, [])
})

test('a link asks before it leaves a template that is not saved', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await signIn(page, '/templates/new')
  await page.locator('.template-form textarea').first().fill('Dear {{name}}')
  const back = page.getByRole('link', { name: 'All templates' })
  await back.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  assert.match(page.url(), /\/templates\/new$/)
  await back.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL(/\/templates$/)
  assert.deepEqual(complaints, [])
})
