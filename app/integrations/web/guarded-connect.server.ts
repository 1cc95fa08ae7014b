import { lookup } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import { AppError } from '#app/lib/app-error.ts'
import { isOwnService } from './own-services.server.ts'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

// The connector of the safe fetch: names are resolved here, once, and the socket goes to the very address that was
// checked. Node never resolves again, so a name that answers differently the second time gains nothing.

export type Guard = {
  allowLoopback: boolean
  /** For hosts that the operator has opened by name. Our own services stay closed also here. */
  allowPrivate?: boolean
  connectTimeoutMs: number
}

const refuse = (key: 'addressRefused' | 'addressOwn', hostname: string) =>
  new AppError('BAD_INPUT', { messageKey: `errors.knowledge.${key}`, params: { host: hostname } })

async function addressesOf(hostname: string): Promise<string[]> {
  if (isIP(hostname)) return [hostname]
  try {
    return (await lookup(hostname, { all: true, order: 'ipv4first' })).map((entry) => entry.address)
  } catch (cause) {
    const passing = (cause as { code?: string }).code === 'EAI_AGAIN'
    throw new AppError(passing ? 'UNAVAILABLE' : 'BAD_INPUT', {
      messageKey: 'errors.knowledge.hostUnknown',
      params: { host: hostname },
      cause,
    })
  }
}

/** The port that a URL leads to. */
export const portOf = ({ port, protocol }: { port?: string | undefined; protocol?: string | undefined }) =>
  port ? Number(port) : protocol === 'https:' ? 443 : 80

/** The addresses of `hostname` that may be reached on this port, best first. Throws AppError when there is none. */
export async function reachableAddresses(
  hostname: string,
  port: number,
  { allowLoopback, allowPrivate = false }: Omit<Guard, 'connectTimeoutMs'>,
): Promise<string[]> {
  const bare = hostname.replace(/^\[|\]$/g, '')
  const foreign: string[] = []
  for (const address of await addressesOf(bare))
    if (!(await isOwnService(address, port))) foreign.push(address)
  // Said of every way to write our own address, also where the address alone would be refused.
  if (foreign.length === 0) throw refuse('addressOwn', bare)
  const allowed = foreign.filter(
    (address) => allowPrivate || isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address)),
  )
  if (allowed.length === 0) throw refuse('addressRefused', bare)
  return allowed.slice(0, 4)
}

export function guardedConnector(guard: Guard): buildConnector.connector {
  const connect = buildConnector({ timeout: guard.connectTimeoutMs, allowH2: false, autoSelectFamily: false })
  const connectTo = (options: buildConnector.Options, address: string) =>
    new Promise<Socket>((resolve, reject) => {
      const name = options.hostname.replace(/^\[|\]$/g, '')
      const servername = isIP(name) ? undefined : name
      // The host is the checked address; the certificate is still checked against the name.
      connect({ ...options, hostname: address, host: address, servername }, (error, socket) =>
        error || !socket ? reject(error) : resolve(socket as Socket),
      )
    })
  return (options, callback) => {
    const attempt = async () => {
      let failure: unknown
      for (const address of await reachableAddresses(options.hostname, portOf(options), guard)) {
        try {
          return await connectTo(options, address)
        } catch (error) {
          failure = error
        }
      }
      throw failure
    }
    attempt().then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    )
  }
}
