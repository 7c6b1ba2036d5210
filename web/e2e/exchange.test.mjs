// What goes out of the page and comes into it: every format downloaded and looked into, an archive twice, erasure.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
import { PASSWORD, startServer } from './server.mjs'

const PYTHON = process.env.VECHE_TEST_PYTHON ?? new URL('../../.venv/bin/python', import.meta.url).pathname
let browser
let server
let folder

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  folder = mkdtempSync(join(tmpdir(), 'veche-e2e-exchange-'))
})
after(async () => {
  await browser?.close()
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** The text of a file as a stranger's library reads it. */
const READERS = {
  pdf: 'import pypdfium2; print("".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(path)))',
  docx: 'import docx; print("\\n".join(p.text for p in docx.Document(path).paragraphs))',
}

function textOf(path, format) {
  if (!(format in READERS)) return readFileSync(path, 'utf8')
  const script = `import sys; path = sys.argv[1]; ${READERS[format]}`
  return execFileSync(PYTHON, ['-c', script, path], { encoding: 'utf8', env: { PYTHONIOENCODING: 'utf8' } })
}

async function openExport(page) {
  const row = page.locator('.chat-row-current').first()
  await row.hover()
  await row.locator('.chat-more').click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  await page.locator('.formats').waitFor()
}

async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()])
  const path = join(folder, `${Date.now()}-${file.suggestedFilename()}`)
  await file.saveAs(path)
  return { path, name: file.suggestedFilename() }
}

test('every format is downloaded and holds the words', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await signIn(page)
  await setLocale(page, 'en')
  await say(page, 'Съешь ещё этих мягких булок')
  await answered(page)
  await openExport(page)
  for (const format of ['markdown', 'html', 'pdf', 'docx', 'json', 'csv', 'text']) {
    await page.locator(`[data-format=${format}]`).click()
    const { path, name } = await download(page, () => page.locator('.export .button-main').click())
    const ending = { markdown: 'md', text: 'txt' }[format] ?? format
    assert.ok(name.endsWith(`.${ending}`), name)
    assert.match(textOf(path, format), /Съешь ещё этих мягких булок/, format)
    await page.getByRole('button', { name: 'Another format' }).click()
  }
  await settled(() => page.locator('[data-format=text]').getAttribute('aria-checked'), 'true')
  await page.keyboard.press('Escape')
  assert.deepEqual(complaints, [])
})

function archive() {
  const node = (id, parent, role, words, children) => ({
    id,
    parent,
    children,
    message: { author: { role }, create_time: 1.7e9, content: { content_type: 'text', parts: [words] } },
  })
  const mapping = {
    q: node('q', null, 'user', 'Где зимуют раки?', ['a']),
    a: node('a', 'q', 'assistant', 'Под корягами.', []),
  }
  const talk = { title: 'Про раков', create_time: 1.7e9, conversation_id: 'c', mapping, current_node: 'a' }
  const path = join(folder, 'conversations.json')
  writeFileSync(path, JSON.stringify([talk, { title: 'Broken', mapping: {} }]))
  return path
}

test('an archive comes in once, and is found; a second time nothing is doubled', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await signIn(page, '/import')
  const file = archive()
  await page.locator('.drop-area input[type=file]').setInputFiles(file)
  await page.getByText('1 new conversation, 1 left out').waitFor()
  await page.getByRole('button', { name: 'Import another' }).click()
  await page.locator('.drop-area input[type=file]').setInputFiles(file)
  await page.getByText('1 already here, 1 left out').waitFor()
  await page.locator('.report-title', { hasText: 'Про раков' }).first().click()
  await page.getByText('Под корягами.').waitFor()
  await settled(() => page.locator('.row').count(), 2)
  writeFileSync(join(folder, 'no.zip'), 'no archive')
  await page.goto('/import')
  await page.locator('.drop-area input[type=file]').setInputFiles(join(folder, 'no.zip'))
  await page.getByText('This is no archive that Veche knows.').waitFor()
  assert.deepEqual(complaints, [])
})

test('all data goes into one archive, then is erased with a receipt', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  await signIn(page, '/settings/privacy')
  await page.locator('.kept').waitFor()
  const { name } = await download(page, () =>
    page.getByRole('button', { name: 'Export all my data' }).click(),
  )
  assert.equal(name, 'All my data.zip')
  await page.getByRole('button', { name: 'Close' }).last().click()
  assert.ok(await page.getByRole('button', { name: 'Erase my account' }).isDisabled())
  await page.getByRole('button', { name: 'Erase my data' }).click()
  const field = page.getByLabel('Password', { exact: true })
  await field.fill('wrong')
  await page.getByRole('dialog').getByRole('button', { name: 'Erase my data' }).click()
  await page.locator('.field-error').waitFor()
  await field.fill(PASSWORD)
  await page.getByRole('dialog').getByRole('button', { name: 'Erase my data' }).click()
  await page.locator('.receipt').waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Done' }).click()
  await page.locator('.chat-link').first().waitFor({ state: 'detached' })
  await page.locator('.kept tbody tr').first().getByText('0', { exact: true }).waitFor()
  assert.deepEqual(complaints, [])
})
