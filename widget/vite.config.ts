import { fileURLToPath } from 'node:url'
import type { InlineConfig, Plugin } from 'vite'

export const OUT_DIR = fileURLToPath(new URL('../public/widget/v1', import.meta.url))

type Entry = {
  /** Path from widget/src. */
  file: string
  /** Constants of the build, by name. */
  define?: Record<string, string>
  /** A chunk draws with the app's Preact: it carries none of its own. */
  sharesPreact?: boolean
  isLoader?: boolean
}

/** With one kind of declaration the minifier joins them all: some ten bytes of six hundred. */
const terse: Plugin = { name: 'terse', renderChunk: (code) => code.replaceAll('const ', 'let ') }

/**
 * One entry, one classic script. Rollup's own code splitting needs `import()`, which a page's `script-src 'nonce-…'` refuses
 * for another host; so each file is built by itself and the loader injects it with the page's nonce.
 */
export function widgetConfig({
  file,
  define = {},
  sharesPreact = false,
  isLoader = false,
}: Entry): InlineConfig {
  return {
    configFile: false,
    // Not every file uses both injected names; the warning about it says nothing.
    logLevel: 'error',
    publicDir: false,
    define: {
      'process.env.NODE_ENV': '"production"',
      ...Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    },
    plugins: isLoader ? [terse] : [],
    esbuild: {
      jsx: 'transform',
      jsxFactory: 'jsx',
      jsxFragment: 'JsxFragment',
      jsxInject: `import { h as jsx, Fragment as JsxFragment } from 'preact'`,
      legalComments: 'none',
      // A page in another encoding reads our scripts in that one.
      charset: 'ascii',
    },
    build: {
      write: false,
      target: 'es2022',
      cssMinify: 'esbuild',
      modulePreload: false,
      lib: {
        entry: fileURLToPath(new URL(`src/${file}`, import.meta.url)),
        formats: ['iife'],
        name: 'hiviex',
      },
      rollupOptions: sharesPreact
        ? { external: ['preact'], output: { globals: { preact: 'Hiviex.preact' } } }
        : {},
    },
  }
}
