import { factsOfKind, type ProviderKind } from '#app/contracts/provider-kinds.ts'

// The address of a provider, as people type it and as we keep it. Shared by verbs and forms.

/** The address without what is of no use at its end; null for what is no address of a provider. */
export function parseBaseUrl(text: string): string | null {
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return null
  }
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (!isWeb || url.username || url.password || url.search || url.hash) return null
  // Below 1024 only the web's own ports: no API lives where mail and name servers do.
  if (url.port !== '' && url.port !== '80' && url.port !== '443' && Number(url.port) < 1_024) return null
  // The path of one request, pasted whole, stands for its beginning.
  return url.href.replace(/\/+(chat\/completions|messages|models)?\/*$/, '')
}

/** Scheme, host and port of where a key goes. */
export function originOf(kind: ProviderKind, baseUrl: string | null): string {
  const address = baseUrl ?? factsOfKind(kind).ownAddress
  return address ? new URL(address).origin : ''
}

/** A key that travels in the clear can be read on the way; only this machine and networks of our own are not "the way". */
export function needsHttps(baseUrl: string | null, privateHosts: readonly string[]): boolean {
  if (!baseUrl) return false
  const { protocol, hostname, host } = new URL(baseUrl)
  if (protocol === 'https:') return false
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost')
  return !isHere && !privateHosts.includes(host) && !privateHosts.includes(hostname)
}

/** The address that most likely was meant, when nothing was found at this one: the API's version is often left out. */
export function likelyAddress(kind: ProviderKind, baseUrl: string | null): string | null {
  const { version } = factsOfKind(kind)
  if (!version || !baseUrl) return null
  const { pathname } = new URL(baseUrl)
  return /\/v\d+(beta\d*)?(\/|$)/.test(pathname) ? null : `${baseUrl}${version}`
}

/** What stays visible of a key, so that people recognise it: its end, or only that there is one where it is short. */
export const keyHint = (key: string): string => (key.length >= 16 ? key.slice(-4) : '…')
