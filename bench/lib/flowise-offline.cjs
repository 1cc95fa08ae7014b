// Loaded into Flowise's process: LangChain counts tokens with a table that it fetches once from the internet. A machine
// without that gets the same table from the package that ships it.
const { createRequire } = require('node:module')
const { join } = require('node:path')

const TABLES = 'https://tiktoken.pages.dev/js/'
const installed = createRequire(join(process.cwd(), '../../package.json'))
const { fetch } = globalThis

globalThis.fetch = async (input, init) => {
  const url = String(input?.url ?? input)
  if (!url.startsWith(TABLES)) return fetch(input, init)
  const name = url.slice(TABLES.length).replace(/\.json$/, '')
  const table = installed(`js-tiktoken/ranks/${name}`)
  return Response.json(table.default ?? table)
}
