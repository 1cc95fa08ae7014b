/** The network of an address, as a rough place that is not a person's: `203.0.113.x`, `2001:db8:12::`. */
export function addressPrefix(address: string): string {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address.replace(/\.\d+$/, '.x')
  if (!address.includes(':')) return ''
  const groups = address.split('::')[0]?.split(':').filter(Boolean).slice(0, 3) ?? []
  return `${groups.join(':')}::`
}
