import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type ChildSpec = {
  name: string
  /** The file that Node runs, from the repository's root. */
  entry: string
  env: Record<string, string>
}

type Report = {
  /** A child ended and will be started again in `delayMs`. */
  restarting(name: string, how: string, delayMs: number): void
  /** A child ended again and again, at once: there is no point in going on. */
  hopeless(name: string, how: string): void
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const END_WITH_PARENT = fileURLToPath(new URL('./end-with-parent.ts', import.meta.url))
const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 10_000
/** After this time alive, a child's earlier ends are forgotten. */
const SETTLED_MS = 20_000
const MOST_ENDS_IN_A_ROW = 8
const GRACE_MS = 10_000

/** Keeps child processes running until told to stop. */
export class Children {
  readonly #report: Report
  readonly #running = new Map<string, ChildProcess>()
  readonly #delays = new Map<string, NodeJS.Timeout>()
  #stopping = false

  constructor(report: Report) {
    this.#report = report
  }

  start(spec: ChildSpec, endsInARow = 0): void {
    const startedAt = Date.now()
    // A group of its own: Ctrl-C reaches this process alone, which then stops the children in order.
    const child = spawn(process.execPath, ['--import', END_WITH_PARENT, spec.entry], {
      cwd: ROOT,
      env: spec.env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    })
    this.#running.set(spec.name, child)
    let ended = false
    const onEnd = (how: string) => {
      if (ended) return
      ended = true
      this.#running.delete(spec.name)
      if (this.#stopping) return
      const ends = Date.now() - startedAt > SETTLED_MS ? 1 : endsInARow + 1
      if (ends > MOST_ENDS_IN_A_ROW) return this.#report.hopeless(spec.name, how)
      const delay = Math.min(FIRST_DELAY_MS * 2 ** (ends - 1), LONGEST_DELAY_MS)
      this.#report.restarting(spec.name, how, delay)
      this.#delays.set(
        spec.name,
        setTimeout(() => this.start(spec, ends), delay),
      )
    }
    child.once('error', (error) => onEnd(error.message))
    child.once('exit', (code, signal) => onEnd(signal ?? `exit code ${code}`))
  }

  isRunning(name: string): boolean {
    return this.#running.has(name)
  }

  /** SIGTERM, ten seconds, then SIGKILL. Resolves when all are gone. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const delay of this.#delays.values()) clearTimeout(delay)
    await Promise.all([...this.#running.values()].map(endChild))
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  await ended
  clearTimeout(late)
}
