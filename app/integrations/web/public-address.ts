import ipaddr from 'ipaddr.js'

// Which addresses an outgoing request may reach: public unicast, and nothing else. Decided on the parsed bytes, so that
// it does not matter how an address was written. Sources: the IANA special-purpose registries (RFC 6890 and successors).

type Range = readonly [address: string, prefix: number]

const CLOSED_V4: readonly Range[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT; also a cloud's metadata
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's host agent on a public-looking address
  ['169.254.0.0', 16], // link-local; most clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]

// IPv6 is open only inside global unicast. That alone shuts out ::, ::1, IPv4-compatible and IPv4-mapped forms,
// NAT64 (64:ff9b::/96 and its local twin), unique local, link-local, site-local and multicast addresses.
const GLOBAL_V6: Range = ['2000::', 3]
const CLOSED_V6: readonly Range[] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4 carries an IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3ffe::', 16], // 6bone
  ['3fff::', 20], // documentation
]
const LOOPBACK: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
]

function contains([network, prefix]: Range, bytes: number[]): boolean {
  const net = ipaddr.parse(network).toByteArray()
  if (net.length !== bytes.length) return false
  for (let bit = 0; bit < prefix; bit += 8) {
    const mask = prefix - bit >= 8 ? 0xff : (0xff << (8 - (prefix - bit))) & 0xff
    if (((net[bit / 8] ?? 0) & mask) !== ((bytes[bit / 8] ?? 0) & mask)) return false
  }
  return true
}

function bytesOf(address: string): number[] | null {
  // A zone (`fe80::1%eth0`) only makes sense on a link, and nothing on a link is public.
  if (address.includes('%') || !ipaddr.isValid(address)) return null
  return ipaddr.parse(address).toByteArray()
}

/** True for a public unicast address, written in any form that the system's resolver or parser accepts. */
export function isPublicAddress(address: string): boolean {
  const bytes = bytesOf(address)
  if (!bytes) return false
  if (bytes.length === 4) return !CLOSED_V4.some((range) => contains(range, bytes))
  return contains(GLOBAL_V6, bytes) && !CLOSED_V6.some((range) => contains(range, bytes))
}

/** 127.0.0.0/8 and ::1, nothing wider. */
export function isLoopbackAddress(address: string): boolean {
  const bytes = bytesOf(address)
  return bytes !== null && LOOPBACK.some((range) => contains(range, bytes))
}
