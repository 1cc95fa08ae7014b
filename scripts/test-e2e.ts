// The whole product in a real Chromium, on the built pages: `node scripts/test-e2e.ts [playwright arguments]`.
// Spec files run side by side, each Playwright worker with a product of its own: E2E_WORKERS says how many (two, where
// there are two cores).
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { buildWidget } from '../widget/build.ts'
import { findChromium } from './lib/chromium.ts'
import { WAVERED } from './lib/steps.ts'

const chromium = await findChromium((line) => console.log(line))
if (!existsSync('build/server/index.js')) {
  const build = spawn(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' })
  const [code] = await once(build, 'exit')
  if (code !== 0) process.exit(1)
}
// It is quick, and whoever works on it wants to see it as it is now.
await buildWidget()

async function openHouse(): Promise<{ child: ChildProcess; env: Record<string, string> }> {
  const child = fork('tests/fixtures/e2e-house.ts', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [env] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the product did not start'))),
  ])
  return { child, env }
}

const specs = process.argv.slice(2).filter((argument) => argument.endsWith('.spec.ts'))
const workers =
  Number(process.env.E2E_WORKERS) || (specs.length === 1 ? 1 : Math.min(2, availableParallelism()))
const houses = await Promise.all(Array.from({ length: workers }, openHouse))

const playwright = spawn(
  process.execPath,
  [
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    'tests/e2e/playwright.config.ts',
    `--workers=${workers}`,
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      CHROMIUM_PATH: chromium,
      E2E_HOUSES: JSON.stringify(houses.map(({ env }) => env)),
    },
  },
)
let output = ''
playwright.stdout.on('data', (data: Buffer) => {
  output += data
  process.stdout.write(data)
})
const [code] = await once(playwright, 'exit')
await Promise.all(
  houses.map(async ({ child }) => {
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  }),
)

const count = (word: string) => Number(output.match(new RegExp(`^\\s*(\\d+) ${word}`, 'm'))?.[1] ?? 0)
// The list below `N flaky`: a line for each, `[chromium] › file › title`.
const flaky = output.match(/^\s*\d+ flaky\n((?:\s{4}.*\n)*)/m)?.[1] ?? ''
const wavered = flaky.split('\n').filter((line) => line.trim())
for (const line of wavered) console.log(`${WAVERED}${line.trim()}`)
const failed = count('failed') + count('interrupted') + count('did not run')
console.log(`${count('passed') + wavered.length} passed, ${code === 0 ? failed : Math.max(1, failed)} failed`)
process.exit(code === 0 ? 0 : 1)
