import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a file with this very Node and resolves when it succeeded. Its output is kept back and becomes the message of the
 * Error it throws otherwise; with `show`, it goes to the terminal instead.
 */
export function runNode(
  args: string[],
  options: { env?: Record<string, string>; show?: boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000)
      })
    }
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(output)
      else
        reject(
          new Error(`node ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}\n${output.trim()}`),
        )
    })
  })
}
