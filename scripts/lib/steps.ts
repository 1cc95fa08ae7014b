import { spawn } from 'node:child_process'

export type Counts = { passed: number; failed: number }
export type Step = {
  name: string
  command: string[]
  env?: Record<string, string>
  /** Reads the counts from what the step printed. Without it the step counts as one test. */
  count?: (output: string) => Counts | null
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** The last `N passed, N failed` of an output. */
export function lastCounts(output: string): Counts | null {
  const matches = [...output.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed/gm)]
  const last = matches.at(-1)
  return last ? { passed: Number(last[1]), failed: Number(last[2]) } : null
}

/** The summary of a Vitest run: `Tests  2 failed | 41 passed (43)`. */
export function vitestCounts(output: string): Counts | null {
  const line = output.match(/^\s*Tests\s+(.*)$/m)?.[1]
  if (!line) return null
  const number = (word: string) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0)
  return { passed: number('passed'), failed: number('failed') }
}

function run(step: Step): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const [program = '', ...args] = step.command
    const child = spawn(program, args, {
      env: { ...process.env, FORCE_COLOR: '0', ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const take = (data: Buffer) => {
      output += data
      if (process.env.VERBOSE) process.stdout.write(data)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => resolve({ code: 127, output: `${output}\n${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.replace(ANSI, '') }))
  })
}

/** What a failed run said, without its lines on what passed: whoever keeps only the beginning of a log still reads why. */
export function failuresIn(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/^\s*(✓|✔|ok\b)/.test(line))
    .join('\n')
    .slice(-20_000)
}

/** How a step names a test that passed only when it was tried again. */
export const WAVERED = 'only at the second try: '

/**
 * Runs the steps one after the other, all of them even when one fails, and prints a line for each, what they said of their
 * failures (also of those that a second try mended), and at the end the names of those and `N passed, N failed`. Returns
 * the exit code.
 */
export async function runSteps(steps: Step[]): Promise<number> {
  const total: Counts = { passed: 0, failed: 0 }
  const broken: string[] = []
  const wavered: string[] = []
  for (const step of steps) {
    const started = Date.now()
    const { code, output } = await run(step)
    const counts = step.count?.(output) ?? null
    // An exit code says more than a summary: a run that broke before its summary is a failure.
    const passed = counts?.passed ?? (code === 0 ? 1 : 0)
    const failed = code === 0 ? (counts?.failed ?? 0) : Math.max(counts?.failed ?? 0, 1)
    total.passed += passed
    total.failed += failed
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(
      `${failed === 0 ? 'ok  ' : 'FAIL'} ${step.name}: ${passed} passed, ${failed} failed (${seconds} s)`,
    )
    const again = output.split('\n').filter((line) => line.startsWith(WAVERED))
    wavered.push(...again)
    if (failed > 0) broken.push(step.name)
    else if (again.length === 0) continue
    if (!process.env.VERBOSE) console.log(failuresIn(output))
  }
  for (const line of wavered) console.log(line)
  for (const name of broken) console.log(`failed: ${name}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}
