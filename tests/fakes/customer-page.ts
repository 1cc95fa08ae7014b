/** A customer's site with the widget on it, on an origin of its own, under the policy that the documentation asks for. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url))

/** Serves the built widget; for the `page` option of the fake API. */
export function serveWidgetFiles(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const file = path.join(PUBLIC, path.normalize(pathname))
  if (!pathname.startsWith('/widget/v1/') || !existsSync(file)) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' })
  createReadStream(file).pipe(response)
}

type Options = {
  /** Origin of the API and of the widget's files. */
  api: string
  agent: string
  /** Further attributes of the script tag. */
  attributes?: string
}

export async function startCustomerPage({ api, agent, attributes = '' }: Options) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname !== '/') {
      response.writeHead(404).end()
      return
    }
    const nonce = `n${Math.random().toString(36).slice(2)}`
    const policy = [
      "default-src 'self'",
      `script-src 'nonce-${nonce}'`,
      `connect-src ${api}`,
      // `?pictures=none`: a page that forbids ours.
      `img-src ${searchParams.get('pictures') ?? api}`.replace(' none', " 'none'"),
      `media-src ${api}`,
      "require-trusted-types-for 'script'",
      'trusted-types hiviex',
    ]
    const text = 'Fresh honey from the hills, in small jars, sent within three days. '.repeat(80)
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
    })
    response.end(
      `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>` +
        `<main><h1>A shop</h1><p><a href="#end">A link</a></p><p>${text}</p></main>` +
        `<script async nonce="${nonce}" src="${api}/widget/v1/loader.js" data-agent="${agent}" ${attributes} ${searchParams.get('lang') === 'pt-BR' ? 'data-lang="pt-BR"' : ''}></script></html>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
