// Writing with all that helps: templates, models by an at-sign, the queue, the palette, keys of one's own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answered, openBrowser, openPage, say, setLocale, settled, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

let browser
let server
let state

/** A page of somebody who is signed in already. */
async function open(address = '/') {
  const { page, complaints } = await openPage(browser, server.url, { storageState: state })
  await page.goto(address)
  await page.locator('.layout').waitFor()
  return { page, complaints }
}

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  const { page } = await openPage(browser, server.url)
  await signIn(page)
  await setLocale(page, 'en')
  state = await page.context().storageState()
  await page.close()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const api = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      return response.json()
    },
    [method, path, body],
  )

const variable = (name, kind, more = {}) => ({ name, kind, label: `The ${name}`, ...more })

test('a template with every kind of blank, by keyboard only', async () => {
  const { page, complaints } = await open()
  await api(page, 'POST', '/api/templates', {
    name: 'everything',
    title: 'All of it',
    body: 'About {{topic}} for {{whom}} by {{day}}, {{count}} words.\n{{text}}\n{{file}}',
    variables: [
      variable('text', 'long'),
      variable('topic', 'text'),
      variable('whom', 'choice', { choices: ['a child', 'an expert'] }),
      variable('day', 'date', { default: '2026-03-09' }),
      variable('count', 'number', { min: 10, max: 200 }),
      variable('file', 'file', { required: false }),
    ],
  })
  await page.locator('.composer-field').focus()
  await page.keyboard.type('/every')
  await page.locator('.offer-active', { hasText: '/everything' }).waitFor()
  await settled(() => page.locator('.composer-field').getAttribute('role'), 'combobox')
  await page.keyboard.press('Enter')
  await page.locator('.fill').waitFor()
  await page.keyboard.type('First line')
  await page.keyboard.press('Tab')
  await page.keyboard.type('apples')
  await page.keyboard.press('Tab')
  await page.keyboard.type('an')
  // a date has several stops
  while (!(await page.evaluate(() => document.activeElement.inputMode === 'decimal')))
    await page.keyboard.press('Tab')
  await page.keyboard.type('7')
  await page.keyboard.press('Control+Enter')
  await page.locator('.field-error').waitFor()
  await settled(() => page.evaluate(() => document.activeElement.value), '7')
  await page.keyboard.type('0')
  await page.locator('.template-preview-text', { hasText: '70 words' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.fill').waitFor({ state: 'detached' })
  const text = 'About apples for an expert by March 9, 2026, 70 words.\nFirst line'
  await settled(() => page.locator('.composer-field').inputValue(), text)
  await page.waitForFunction(() => document.activeElement?.classList.contains('composer-field'))
  await page.keyboard.press('Enter')
  await page.locator('.row-user', { hasText: 'About apples' }).waitFor()
  const { items } = await api(page, 'GET', '/api/templates?name=everything')
  assert.equal(items[0].uses, 1)
  assert.deepEqual(complaints, [])
})

test('what is typed after the name goes into the first blank, and may be sent at once', async () => {
  const { page } = await open()
  await api(page, 'POST', '/api/templates', { name: 'shout', body: 'Say loudly: {{what}}' })
  await page.reload()
  await page.locator('.composer-field').fill('/shout hello there')
  await page.keyboard.press('Enter')
  await page.locator('.template-preview-text', { hasText: 'Say loudly: hello there' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.locator('.row-user', { hasText: 'Say loudly: hello there' }).waitFor()
})

test('an at-sign asks another model, for one message', async () => {
  const { page } = await open()
  await say(page, 'To the Guide')
  await answered(page)
  await page.locator('.composer-field').fill('')
  await page.keyboard.type('Now you, @fast')
  await page.locator('.offer-active', { hasText: 'fast-1' }).waitFor()
  await page.keyboard.press('Tab')
  await page.locator('.addressee', { hasText: 'fast-1' }).waitFor()
  await settled(() => page.locator('.composer-field').inputValue(), 'Now you, ')
  await page.keyboard.type('please')
  await page.keyboard.press('Enter')
  await page.locator('.row-last', { hasText: 'short comparison' }).waitFor()
  await answered(page)
  assert.equal(server.asked.at(-1).model, 'fast-1')
  await settled(() => page.locator('.addressee').count(), 0)
})

test('messages wait as chips: changed, put first, taken out', async () => {
  const { page, complaints } = await open()
  await page.keyboard.press('Alt+m')
  await page.locator('.palette input').fill('still')
  await page.keyboard.press('Enter')
  await say(page, 'A long one')
  await page.locator('.send-stop').waitFor()
  for (const text of ['second', 'third', 'fourth']) {
    await page.locator('.composer-field').fill(text)
    await page.keyboard.press('Enter')
    await page.locator('.queued', { hasText: text }).waitFor()
  }
  const texts = () => page.locator('.queued-text').allInnerTexts()
  await page.locator('.queued', { hasText: 'fourth' }).getByLabel('Remove from the queue').click()
  await page.locator('.queued', { hasText: 'fourth' }).waitFor({ state: 'detached' })
  await page.locator('.queued', { hasText: 'third' }).getByLabel('Send sooner').click()
  await page.waitForFunction(() => document.querySelector('.queued-text')?.textContent === 'third')
  await page.waitForFunction(() => document.querySelectorAll('.queued').length === 2)
  await settled(() => texts(), ['third', 'second'])
  await page.locator('.queued-text', { hasText: 'second' }).click()
  await page.waitForFunction(() => document.querySelector('.composer-field').value === 'second')
  await settled(() => texts(), ['third'])
  assert.deepEqual(complaints, [])
})

test('the palette does, opens and finds, also in the wrong layout', async () => {
  const { page, complaints } = await open()
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').fill('еруьу вфкл')
  await page.locator('.palette-row-active', { hasText: 'Theme: dark' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('html[data-theme=dark]').waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('.palette-row').first().getByText('Theme: dark').waitFor()
  await page.locator('.palette input').fill('zebra crossing')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await settled(() => page.locator('.search input').first().inputValue(), 'zebra crossing')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').fill('templates')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/templates$/)
  assert.deepEqual(complaints, [])
})

test('keys of one’s own hold on every device', async () => {
  const { page } = await open('/settings/shortcuts')
  const sidebar = page.locator('.binding', { hasText: 'Show or hide the sidebar' })
  await sidebar.getByLabel(/Add a shortcut/).click()
  await page.keyboard.press('Control+k')
  await page.getByText('is yours').waitFor()
  await page.locator('.binding', { hasText: 'Search all' }).waitFor()
  await page.waitForFunction(async () => {
    const me = await (await fetch('/api/me')).json()
    return me.interface.shortcuts?.sidebar?.includes('Mod+K')
  })
  const other = await open()
  await other.page.keyboard.press('Control+k')
  await other.page.locator('.layout[data-side=shut]').waitFor()
  await other.page.keyboard.press('Control+Shift+p')
  await other.page.locator('.palette').waitFor()
})

test('a template is written, tried, changed and brought back', async () => {
  const { page, complaints } = await open('/templates/new')
  await page.getByLabel('Title', { exact: true }).fill('Thank you note')
  await page.getByLabel('Text', { exact: true }).fill('Thank {{name}} for {{what}}.')
  await page.locator('.template-trial').getByLabel('Name').fill('Bob')
  await page.locator('.template-preview-text', { hasText: 'Thank Bob for what.' }).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/templates\/[0-9a-f-]{36}$/)
  await page.getByLabel('Text', { exact: true }).fill('Thank {{name}} warmly for {{what}}.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.version summary', { hasText: 'Version 1' }).click()
  await page.locator('.version[open]').getByText('Restore this one').click()
  await page.waitForFunction(
    () => document.querySelector('.template-body').value === 'Thank {{name}} for {{what}}.',
  )
  await page.locator('.version summary', { hasText: 'Version 3' }).waitFor()
  await page.locator('.bar').waitFor()
  await page.goto('/templates')
  await page
    .locator('.template', { hasText: '/thank-you-note' })
    .getByRole('radio', { name: '4 stars' })
    .click()
  await page.locator('.template', { hasText: '4 of 5' }).waitFor()
  assert.deepEqual(complaints, [])
})

test('a draft survives a reload with its file; a long paste may become a file; the arrow up edits', async () => {
  const { page, complaints } = await open()
  const field = page.locator('.composer-field')
  await page.locator('.composer-bar input[type=file]').setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('some notes'),
  })
  await field.fill('Kept words')
  await page.locator('.attachment', { hasText: 'notes.txt' }).waitFor()
  await page.waitForFunction(() => localStorage.getItem('veche.kept.files.new')?.includes('notes.txt'))
  await page.reload()
  await page.locator('.attachment', { hasText: 'notes.txt' }).waitFor()
  await settled(() => field.inputValue(), 'Kept words')
  await field.focus()
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'long '.repeat(1000))
    const element = document.querySelector('.composer-field')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    document.execCommand('insertText', false, 'long '.repeat(1000))
  })
  await page.getByRole('button', { name: 'Make it a file' }).click()
  await page.locator('.attachment', { hasText: 'pasted' }).waitFor()
  await settled(() => field.inputValue(), 'Kept words')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.locator('.attachment', { hasText: 'pasted' }).waitFor({ state: 'detached' })
  assert.ok((await field.inputValue()).length > 4000)
  await page.getByLabel('Remove notes.txt').click()
  await field.fill('First words')
  await page.keyboard.press('Enter')
  await answered(page)
  await field.focus()
  await page.keyboard.press('ArrowUp')
  await settled(() => page.locator('.editor textarea').inputValue(), 'First words')
  assert.deepEqual(complaints, [])
})
