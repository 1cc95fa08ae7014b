import { randomBytes } from 'node:crypto'

export function newNonce(): string {
  return randomBytes(16).toString('base64')
}

type PagePolicy = {
  nonce: string
  /** Dev serves styles and hot updates in ways that production never does. */
  isDev: boolean
  /** Signed storage URLs for pictures. */
  supabaseUrl: string
  /** Where the dashboard's supabase-js connects. */
  realtimeUrl: string
}

/**
 * The Content-Security-Policy of our own pages. Scripts run by nonce alone. Inline styles stay allowed: the UI
 * library positions popovers with style attributes, and a style cannot run code.
 */
export function pagePolicy({ nonce, isDev, supabaseUrl, realtimeUrl }: PagePolicy): string {
  const supabase = new URL(supabaseUrl).origin
  // Named also when it is this very origin: not every browser takes a WebSocket for 'self'.
  const realtime = new URL(realtimeUrl).origin.replace(/^http/, 'ws')
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}'`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': `'self' data: blob: ${supabase}`,
    // A video before it is uploaded: its still is drawn from it.
    'media-src': `'self' blob:`,
    'font-src': "'self' data:",
    'connect-src': `'self' ${supabase} ${realtime}${isDev ? ' ws: wss:' : ''}`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

/** Headers of every answer, page or not. */
export function securityHeaders(options: { isHttps: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    ...(options.isHttps ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}
