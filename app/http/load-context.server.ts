import type {} from '@remix-run/server-runtime'

/** What the server hands to every Remix loader and action, beside the Request. */
export type PageContext = {
  /** On every log line of this request, and in the `x-request-id` header of its answer. */
  requestId: string
  /** Goes on every script tag of the page: `<Scripts nonce>`, `<ScrollRestoration nonce>`, `<RemixServer nonce>`. */
  cspNonce: string
  /** The caller's address as far as it can be trusted, for rate limits. */
  address: string
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends PageContext {}
}
