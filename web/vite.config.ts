// Builds the browser part into the folder that the Python package serves.
import { defineConfig } from 'vitest/config'

const server = process.env['VECHE_URL'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  build: {
    outDir: '../src/veche/entry/web/static',
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
