// `npm run test:kill [SEED]`: real processes die by kill -9 under load, for minutes. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'

const seed = process.argv[2] ?? String(Date.now() % 1_000_000)

async function run(args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code === 0
}

console.log(`seed ${seed}: the same moments come back with \`npm run test:kill -- ${seed}\``)
if (!existsSync('build/server/index.js') && !(await run(['scripts/build.ts']))) process.exit(1)
let [passed, failed] = [0, 0]
for (const file of readdirSync('tests/kill').filter((name) => name.endsWith('.kill.ts'))) {
  if (await run([`tests/kill/${file}`, seed])) passed += 1
  else failed += 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
