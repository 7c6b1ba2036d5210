// Builds the browser part into the folder that the Python package serves.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const server = process.env['VECHE_URL'] ?? 'http://127.0.0.1:8000'

const out = '../src/veche/entry/web/static'

/** Writes each text file compressed beside itself, once, so that the server need not do it at each request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      const texts = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(js|css|svg|html|json)$/.test(name),
      )
      for (const name of texts) {
        const file = join(out, name)
        const bytes = readFileSync(file)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, quality))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  plugins: [compressed()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2023',
    // `light-dark()` is used as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  test: { include: ['src/**/*.test.ts'] },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
