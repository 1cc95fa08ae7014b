/** Something the person can put right: shown as its message alone, without a stack. */
export class UsageError extends Error {}

const isPlain = !process.stdout.isTTY || 'NO_COLOR' in process.env
const paint = (code: number, text: string) => (isPlain ? text : `\u001b[${code}m${text}\u001b[0m`)

export const dim = (text: string): string => paint(2, text)
export const bold = (text: string): string => paint(1, text)
export const green = (text: string): string => paint(32, text)
export const red = (text: string): string => paint(31, text)

export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Runs one step of a start and says what it was and how long it took. `summarize` may add what came of it. */
export async function step<T>(
  name: string,
  run: () => Promise<T>,
  summarize?: (result: T) => string,
): Promise<T> {
  const started = performance.now()
  const result = await run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const detail = summarize?.(result) ?? ''
  say(`${green('✓')} ${name}${detail && `: ${detail}`} ${dim(`${seconds} s`)}`)
  return result
}

/** One clear line for what a person can put right, the whole error for a fault of ours. Then exit code 1. */
export function fail(error: unknown): void {
  if (error instanceof UsageError) process.stderr.write(`${red('✗')} ${error.message}\n`)
  else process.stderr.write(`${red('✗')} ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
