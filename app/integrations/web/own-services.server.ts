import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { type OwnService, ownServices } from '#app/env.server.ts'
import { isPublicAddress } from './public-address.ts'

// What no outgoing request reaches, whatever else is open: this installation's own web server, database and services.
// Whoever may name an address is a customer of these, not their operator.

/** The same text for the same address, however it was written; null for what is none. */
function plain(address: string): string | null {
  if (!ipaddr.isValid(address)) return null
  const parsed = ipaddr.parse(address)
  return (parsed instanceof ipaddr.IPv6 ? (inside(parsed) ?? parsed) : parsed).toString()
}

/** The IPv4 address that an IPv6 one carries: mapped, compatible, NAT64, 6to4. */
function inside(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray()
  const starts = (...head: number[]) => head.every((byte, at) => bytes[at] === byte)
  const zeros = (count: number) => Array.from({ length: count }, () => 0)
  const isLast = starts(...zeros(10), 0xff, 0xff) || starts(0, 0x64, 0xff, 0x9b, ...zeros(8))
  if (isLast || (starts(...zeros(12)) && (bytes[12] ?? 0) > 0)) return new ipaddr.IPv4(bytes.slice(12))
  return starts(0x20, 0x02) ? new ipaddr.IPv4(bytes.slice(2, 6)) : null
}

/** True where a connection would end on this machine: loopback, "any" (0.0.0.0, ::), or an address of its own cards. */
function isHere(address: string): boolean {
  const range = ipaddr.parse(address).range()
  if (range === 'loopback' || range === 'unspecified') return true
  return Object.values(networkInterfaces()).some((cards) =>
    cards?.some((card) => plain(card.address) === address),
  )
}

async function addressesOf({ host }: OwnService): Promise<string[]> {
  const found = isIP(host) ? [host] : await lookup(host, { all: true }).then(toAddresses, () => [])
  return found.map(plain).filter((address) => address !== null)
}
const toAddresses = (entries: { address: string }[]) => entries.map(({ address }) => address)

/**
 * Whether a connection to this address (as checked, after any name was resolved) would end at a service of ours. An
 * address of the public web stays what it is for everybody: our own site may be read like any other.
 */
export async function isOwnService(address: string, port: number): Promise<boolean> {
  const target = plain(address)
  if (target === null) return false
  const services = ownServices().filter((service) => service.port === port)
  if (services.length === 0) return false
  const isLocal = isHere(target)
  if (isPublicAddress(target) && (!isLocal || port === 80 || port === 443)) return false
  for (const service of services)
    for (const own of await addressesOf(service)) if (own === target || (isLocal && isHere(own))) return true
  return false
}
