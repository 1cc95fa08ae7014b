import { Hono } from 'hono'
import { newNonce } from '#app/http/csp.server.ts'
import { type Locale, matchLocale } from '#app/i18n/locales.ts'
import { demoPage } from './demo/page.ts'

const DEMO_AGENT = 'ag_demoColmeia00001'
const AGENT = /^ag_[0-9A-Za-z]{16}$/

/**
 * What a careful customer's site sends, and so what the widget has to live with: scripts and styles by nonce alone, no strings
 * to script addresses, no host beyond our own.
 */
function customerPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types hiviex',
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The demo shop, a page of a customer who is not there: `?lang=en|pt-BR`, `?agent=` for another agent than the demo's. */
export const demo = new Hono().get('/', (c) => {
  const nonce = newNonce()
  const { lang, agent = '' } = c.req.query()
  const locale: Locale = matchLocale(lang || c.req.header('accept-language'))
  c.header('content-security-policy', customerPolicy(nonce))
  c.header('cache-control', 'no-store')
  c.header('vary', 'accept-language')
  return c.html(demoPage({ locale, nonce, agent: AGENT.test(agent) ? agent : DEMO_AGENT }))
})
