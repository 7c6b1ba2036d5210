// Fails when what the chat page loads first is too large. Sizes are of gzip, as the server sends them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 200 * 1024
const OUT = new URL('../../src/veche/entry/web/static/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', OUT), 'utf8'))

function withImports(key, found = new Set()) {
  const entry = manifest[key]
  if (!entry || found.has(entry.file)) return found
  found.add(entry.file)
  for (const style of entry.css ?? []) found.add(style)
  for (const next of entry.imports ?? []) withImports(next, found)
  return found
}

// The sentences of one language are loaded at once too; the larger one counts.
const first = withImports('src/logic/texts/ru/index.ts', withImports('index.html'))
const sizes = [...first, 'index.html', 'theme.js'].map((file) => [
  file,
  gzipSync(readFileSync(new URL(file, OUT)), { level: 9 }).length,
])
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [file, size] of sizes) process.stdout.write(`${String(size).padStart(8)}  ${file}\n`)
process.stdout.write(`${String(total).padStart(8)}  in all; the limit is ${LIMIT}\n`)
if (total > LIMIT) process.exit(1)
