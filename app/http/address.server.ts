/**
 * The caller's address. X-Forwarded-For is read only from the right, past as many entries as we run proxies: what a
 * caller writes in front of it moves nothing.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null | undefined,
  trustedProxies: number,
): string {
  const own = plain(socketAddress ?? 'unknown')
  if (trustedProxies === 0 || !forwardedFor) return own
  const chain = forwardedFor.split(',').map((entry) => entry.trim())
  const entry = chain[chain.length - trustedProxies]
  return entry && /^[0-9a-fA-F.:]{2,45}$/.test(entry) ? plain(entry) : own
}

/** One subscriber owns a whole /64 in IPv6: limits count by it. IPv4-mapped addresses count as IPv4. */
export function limitKey(address: string): string {
  if (!address.includes(':')) return address
  return `${expand(address).slice(0, 4).join(':')}::/64`
}

function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

function expand(address: string): string[] {
  const [head = '', tail = ''] = address.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...(address.includes('::') ? zeros : []), ...right].map((part) =>
    part.replace(/^0+(?=.)/, '').toLowerCase(),
  )
}
