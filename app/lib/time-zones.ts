/** Every IANA time zone the platform knows, UTC among them. */
export function timeZones(): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].sort()
}

/** Whether this is an IANA name that Intl knows here. */
export function isTimeZone(value: string): boolean {
  if (value.length > 64) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
