import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nProvider } from '#app/components/i18n.tsx'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { wholeLetters } from '#app/http/whole-letters.server.ts'
import { CATALOGUES } from '#app/i18n/server.ts'
import { log } from '#app/lib/log.server.ts'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

/** What a loader defers may take this long; the stream itself a second more. */
export const streamTimeout = 5_000

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const { locale } = await preferencesOf(request)
  // People see the frame of the page at once; a crawler waits for the whole.
  const waitsForAll = isbot(request.headers.get('user-agent') ?? '')

  return new Promise((resolve, reject) => {
    let isShellSent = false
    const { pipe, abort } = renderToPipeableStream(
      <I18nProvider locale={locale} catalogue={CATALOGUES[locale]}>
        <RemixServer
          context={remixContext}
          url={request.url}
          abortDelay={streamTimeout}
          nonce={context.cspNonce}
        />
      </I18nProvider>,
      {
        nonce: context.cspNonce,
        [waitsForAll ? 'onAllReady' : 'onShellReady']() {
          isShellSent = true
          const body = wholeLetters()
          headers.set('content-type', 'text/html; charset=utf-8')
          headers.set('content-language', locale)
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
          pipe(body)
        },
        onShellError: reject,
        onError(error: unknown) {
          status = 500
          // What fails before the shell is sent rejects, and is logged there.
          if (isShellSent && !request.signal.aborted)
            log.error({ error, requestId: context.requestId }, 'rendering failed')
        },
      },
    )
    setTimeout(abort, streamTimeout + 1_000).unref()
  })
}

/** Failures of loaders and actions that nothing before turned into an answer. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (!request.signal.aborted) log.error({ error, requestId: context.requestId }, 'a page failed')
}
