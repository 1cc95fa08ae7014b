import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../fixtures/house.ts'

/** The built product beside this process, on the same database: real web and worker, what they write goes where this writes. */
export type Product = { url: string; stop(): Promise<void> }

const READY_MS = 60_000

export async function startProduct(env: Record<string, string>): Promise<Product> {
  if (!existsSync('build/server/index.js')) throw new Error('there is no build of the pages: npm run build')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = (entry: string): ChildProcess => {
    const child = spawn(process.execPath, [...process.execArgv, entry], {
      env: { ...process.env, PORT: String(port), APP_URL: url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => process.stdout.write(data))
    return child
  }
  const children = [start('app/server.ts'), start('jobs/worker.ts')]
  const until = Date.now() + READY_MS
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (children.some(({ exitCode }) => exitCode !== null) || Date.now() > until)
      throw new Error('the built product does not start')
    await pause(50)
  }
  return {
    url,
    async stop() {
      for (const child of children) {
        if (child.exitCode !== null) continue
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    },
  }
}
