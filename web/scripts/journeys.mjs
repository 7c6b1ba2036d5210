// Runs the journeys, two files at a time. What fails is run once more, alone: a machine that was too busy is told
// apart from a page that is broken, and what passed only then is named, so that it can be made steady.
import { readdirSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const FOLDER = new URL('../e2e/', import.meta.url)
const named = process.argv.slice(2)

/** Runs the files; gives those of them that failed. */
async function journeys(files, concurrency) {
  const failed = new Set()
  const events = run({ files, concurrency })
  events.on('test:fail', ({ file, todo }) => !todo && failed.add(file))
  const shown = events.compose(new spec())
  shown.pipe(process.stdout)
  await new Promise((resolve) => shown.on('end', resolve))
  return files.filter((file) => failed.has(file))
}

const all = readdirSync(FOLDER)
  .filter(
    (name) => name.endsWith('.test.mjs') && (named.length === 0 || named.some((one) => name.includes(one))),
  )
  .map((name) => new URL(name, FOLDER).pathname)
const first = await journeys(all, 2)
const again = first.length > 0 ? await journeys(first, 1) : []
const names = (files) => files.map((file) => file.split('/').at(-1)).join(', ')
const unsteady = first.filter((file) => !again.includes(file))
if (unsteady.length > 0) process.stdout.write(`UNSTEADY (passed only the second time): ${names(unsteady)}\n`)
if (again.length > 0) {
  process.stderr.write(`failed twice: ${names(again)}\n`)
  process.exit(1)
}
