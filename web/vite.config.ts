// Builds the browser part into the folder that the Python package serves.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const server = process.env['VECHE_URL'] ?? 'http://127.0.0.1:8000'

const OUT = '../src/veche/entry/web/static'
/** Larger files are drawn in only when needed: the last few per cent are not worth minutes. */
const LARGE = 300_000

/** Writes each text file compressed beside itself, once, so that the server need not do it at each request. */
function compressed(): Plugin {
  let out = OUT
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    closeBundle() {
      const texts = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(js|css|svg|html|json|webmanifest)$/.test(name),
      )
      for (const name of texts) {
        const file = join(out, name)
        const bytes = readFileSync(file)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: bytes.length > LARGE ? 9 : 11 } }
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, quality))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/** Gives the worker the name of this build, so that browsers notice a new version. */
function named(): Plugin {
  let out = OUT
  return {
    name: 'named',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    closeBundle() {
      const file = join(out, 'sw.js')
      const build = createHash('sha256')
        .update(readFileSync(join(out, 'index.html')))
        .digest('hex')
        .slice(0, 12)
      writeFileSync(file, readFileSync(file, 'utf8').replace('__BUILD__', build))
    },
  }
}

export default defineConfig({
  plugins: [named(), compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2023',
    // `light-dark()` is used as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 700, // KB: the parser of diagrams, loaded when one is shown
    // `diagram.html` is the page of the frame that draws diagrams.
    rolldownOptions: { input: ['index.html', 'shared.html', 'diagram.html'] },
  },
  test: { include: ['src/**/*.test.ts'] },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
