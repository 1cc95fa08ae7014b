import { createServer } from 'node:net'
import { UsageError } from './say.ts'

export type NamedPort = { variable: string; purpose: string; port: number }

/** The port of a variable, or its default. Throws UsageError on anything but 1 to 65535. */
export function readPort(env: Record<string, string>, variable: string, fallback: number): number {
  const text = env[variable] ?? String(fallback)
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError(`${variable}=${text} is not a port (1 to 65535)`)
  return port
}

/** Throws UsageError, naming each port that cannot be listened on and the variable that moves it. */
export async function requireFreePorts(ports: NamedPort[]): Promise<void> {
  const problems: string[] = []
  for (const [index, { variable, purpose, port }] of ports.entries()) {
    const same = ports.slice(0, index).find((other) => other.port === port)
    if (same) problems.push(`${variable} and ${same.variable} are both ${port}`)
    else if (!(await isFree(port)))
      problems.push(`port ${port} (${purpose}) is taken: set ${variable} to another, or stop what uses it`)
  }
  if (problems.length > 0) throw new UsageError(problems.join('; '))
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
