/**
 * A path on this very host, from a value that a link or a form brought along; `fallback` for everything else.
 * Browsers read `\` as `/` and drop tabs and newlines inside URLs, so `/\evil.com` and `/<tab>/evil.com` lead away:
 * such values are refused as a whole rather than mended.
 */
export function localPath(value: unknown, fallback = '/'): string {
  if (typeof value !== 'string' || value.length > 2000) return fallback
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in it
  if (!/^\/(?![/\\])/.test(value) || /[\u0000-\u001f\u007f\\]/.test(value)) return fallback
  const base = 'http://this.invalid'
  let url: URL
  try {
    url = new URL(value, base)
  } catch {
    return fallback
  }
  const path = url.pathname + url.search + url.hash
  // `/..//evil.com` is local before its dots are resolved, and is not after.
  return url.origin === base && !path.startsWith('//') ? path : fallback
}
