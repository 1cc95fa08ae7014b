import { registerHooks } from 'node:module'

// Loaded before everything else in a process with a seeded mistake: one file of the product reads a little differently there.

const { EVIL_FILE = '', EVIL_FROM = '', EVIL_TO = '' } = process.env

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!EVIL_FILE || !url.includes(EVIL_FILE)) return loaded
    const source = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source)
    if (!source.includes(EVIL_FROM)) {
      process.stderr.write(`there is no place for this mistake in ${EVIL_FILE}\n`)
      process.exit(70)
    }
    return { ...loaded, source: source.replace(EVIL_FROM, () => EVIL_TO) }
  },
})
