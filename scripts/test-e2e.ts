// The whole product in a real Chromium, on the built pages: `node scripts/test-e2e.ts [playwright arguments]`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import pg from 'pg'
import { type Part, startHouse } from '../tests/fixtures/house.ts'
import { findChromium } from './lib/chromium.ts'

const chromium = await findChromium((line) => console.log(line))
if (!existsSync('build/server/index.js')) {
  const build = spawn(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' })
  const [code] = await once(build, 'exit')
  if (code !== 0) process.exit(1)
}

const house = await startHouse({ quiet: !process.env.VERBOSE })
const database = new pg.Pool({ connectionString: house.databaseUrl, max: 1 })

// Tests ask this to kill and start the real processes, and to forget who tried too often: POST /kill/web, /start/web,
// /terminate/worker, /forget/limits.
const control = createServer(async (request, response) => {
  const [, action, part] = (request.url ?? '').split('/') as [string, 'kill' | 'start' | 'terminate', Part]
  try {
    if (request.url === '/forget/limits') {
      await database.query('delete from public.rate_limits')
      response.end('ok')
      return
    }
    if (!['kill', 'start', 'terminate'].includes(action) || !['web', 'worker'].includes(part))
      throw new Error('unknown')
    await house[action](part)
    response.end('ok')
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}).listen(0, '127.0.0.1')
await once(control, 'listening')
const address = control.address()
const controlUrl = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''

const playwright = spawn(
  process.execPath,
  [
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    'tests/e2e/playwright.config.ts',
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...house.env,
      CHROMIUM_PATH: chromium,
      E2E_BASE_URL: house.baseUrl,
      E2E_CONTROL_URL: controlUrl,
    },
  },
)
let output = ''
playwright.stdout.on('data', (data: Buffer) => {
  output += data
  process.stdout.write(data)
})
const [code] = await once(playwright, 'exit')
control.close()
await database.end()
await house.stop()

const count = (word: string) => Number(output.match(new RegExp(`^\\s*(\\d+) ${word}`, 'm'))?.[1] ?? 0)
const failed = count('failed') + count('interrupted') + count('did not run')
console.log(`${count('passed')} passed, ${code === 0 ? failed : Math.max(1, failed)} failed`)
process.exit(code === 0 ? 0 : 1)
