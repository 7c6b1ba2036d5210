// How smooth the page stays in a real Chromium: while three answers stream into a long conversation and somebody
// types, while a very long one is opened, scrolled and searched. Prints figures as JSON; `--trace FILE` keeps a trace.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [address, email, password, chromium, plan, traceFile] = process.argv.slice(2)
const { long, longest, far: farMessage, streams } = JSON.parse(plan)
const playwright = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core')
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
const SECONDS = 8

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ARGS })
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const headers = { origin: address }
  const signedIn = await context.request.post(`${address}/api/session`, { data: { email, password }, headers })
  if (!signedIn.ok()) throw new Error(`sign-in: http ${signedIn.status()}`)
  const page = await context.newPage()
  const found = {}
  found.opened = await open(page, `/c/${long}`)
  await page.waitForTimeout(2_500)
  Object.assign(found, await whileStreaming(page, context))
  found.openedLongest = await open(page, `/c/${longest}`)
  await page.waitForTimeout(1_500)
  Object.assign(found, await whileScrolling(page))
  found.far = await openFar(page)
  console.log(JSON.stringify(found))
} finally {
  await browser.close()
}

async function open(page, path) {
  await page.goto(`${address}/usage`)
  await page.locator('.layout').waitFor()
  await page.waitForTimeout(500)
  const began = performance.now()
  await page.goto(address + path)
  await page.locator('.row-last').waitFor()
  await twoFrames(page)
  return performance.now() - began
}

function twoFrames(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** Answers of several models to one question, in columns, each at 100 tokens a second, and somebody types. */
async function whileStreaming(page, context) {
  const ids = Array.from({ length: streams }, () => crypto.randomUUID())
  const models = ids.map((_, index) => (index === 0 ? 'openai.fake-model' : `openai.fake-model-${index + 1}`))
  const text = `[[bench ttft=200 tps=100 n=${100 * (SECONDS + 4)}]] Compare.`
  const body = { id: crypto.randomUUID(), text, ...(streams > 1 ? { models, answer_ids: ids } : {}) }
  const sent = await context.request.post(`${address}/api/conversations/${long}/messages`, {
    data: body,
    headers: { origin: address },
  })
  if (!sent.ok()) throw new Error(`not accepted: ${await sent.text()}`)
  await page.waitForTimeout(2_500)
  const field = page.locator('.composer-field')
  await field.focus()
  const measured = await measure(page, async () => {
    const until = Date.now() + SECONDS * 1000
    for (let at = 0; Date.now() < until; at++) {
      await page.keyboard.press('abcdefgh '.at(at % 9))
      await page.waitForTimeout(80)
    }
  })
  const shown = await page.evaluate(() => document.querySelectorAll('.row-last .prose').length)
  await field.fill('')
  await page.waitForTimeout(5_000)
  return { streaming: measured, streamsShown: shown }
}

/** From the end towards the beginning, a screen at a time, through several pages of older messages. */
async function whileScrolling(page) {
  const measured = await measure(page, async () => {
    await page.mouse.move(640, 400)
    for (let at = 0; at < 150; at++) {
      await page.mouse.wheel(0, -700)
      await page.waitForTimeout(40)
    }
  })
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  const rows = await page.evaluate(() => document.querySelectorAll('.row').length)
  return { scrolling: measured, nodes, rows }
}

async function openFar(page) {
  await page.goto(`${address}/usage`)
  await page.locator('.layout').waitFor()
  const began = performance.now()
  await page.goto(`${address}/c/${longest}?m=${farMessage}`)
  const row = page.locator(`[data-message="${farMessage}"]`)
  await row.waitFor({ timeout: 60_000 })
  const shown = performance.now() - began
  await page.waitForTimeout(1_500)
  const box = await row.boundingBox()
  return { shown, inView: box !== null && box.y < 800 && box.y + box.height > 0 }
}

/** Frames, tasks of the main thread and the delay of input while `act` happens. */
async function measure(page, act) {
  await page.evaluate(() => {
    window.__frames = []
    window.__events = []
    window.__run = true
    const tick = (now) => {
      window.__frames.push(now)
      if (window.__run) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    window.__watch = new PerformanceObserver((list) => {
      for (const one of list.getEntries())
        if (one.name === 'keydown') window.__events.push({ delay: one.processingStart - one.startTime, whole: one.duration })
    })
    window.__watch.observe({ type: 'event', durationThreshold: 16 })
  })
  const session = await page.context().newCDPSession(page)
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  const categories = ['toplevel', 'devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline']
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: [...categories, '__metadata'] },
  })
  await act()
  const ended = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await ended
  if (traceFile) writeFileSync(traceFile, JSON.stringify({ traceEvents: events }))
  const seen = await page.evaluate(() => {
    window.__run = false
    window.__watch.disconnect()
    return { frames: window.__frames, events: window.__events }
  })
  const gaps = seen.frames.slice(1).map((at, index) => at - seen.frames[index])
  const tasks = mainTasks(events)
  return {
    frames: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    worstGap: Math.max(...gaps),
    longestTask: Math.max(0, ...tasks.map((task) => task.wall)),
    longestTaskCpu: Math.max(0, ...tasks.map((task) => task.cpu)),
    over50: tasks.filter((task) => task.wall > 50).length,
    over50Cpu: tasks.filter((task) => task.cpu > 50).length,
    busy: tasks.reduce((sum, task) => sum + task.cpu, 0) / gaps.reduce((sum, gap) => sum + gap, 0),
    inputDelay: seen.events.map((one) => one.delay),
    inputWhole: seen.events.map((one) => one.whole),
  }
}

/** Tasks of the page's main thread, in milliseconds: by the clock, and by the processor's time. */
function mainTasks(events) {
  const main = events.find(
    (one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain' && hasFrames(events, one),
  )
  return events
    .filter((one) => one.name.endsWith('RunTask') && one.ph === 'X' && one.pid === main?.pid && one.tid === main?.tid)
    .map((one) => ({ wall: one.dur / 1000, cpu: (one.tdur ?? one.dur) / 1000 }))
}

function hasFrames(events, { pid, tid }) {
  return events.some((one) => one.pid === pid && one.tid === tid && one.name === 'FireAnimationFrame')
}
