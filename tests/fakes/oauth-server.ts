import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

// GitHub as an OAuth provider, at the network: the consent page, the token endpoint, and the two user endpoints, in the
// shape GitHub Enterprise has them (API below /api/v3).

export type FakePerson = { id: number; login: string; name: string; email: string; isVerified: boolean }

export type FakeOAuth = {
  /** For GITHUB_URL. */
  url: string
  clientId: string
  clientSecret: string
  /** Who is at the provider's page; null: they press Cancel. */
  person: FakePerson | null
  /** Everything that was asked for, in order: what a test counts. */
  requests: string[]
  close(): Promise<void>
}

export async function startFakeOAuth(): Promise<FakeOAuth> {
  const codes = new Map<string, { redirectUri: string; person: FakePerson }>()
  const tokens = new Map<string, FakePerson>()
  const fake: FakeOAuth = {
    url: '',
    clientId: 'fake-client',
    clientSecret: 'fake-secret',
    person: null,
    requests: [],
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? '/', fake.url)
    fake.requests.push(`${req.method} ${url.pathname}`)
    if (url.pathname === '/login/oauth/authorize') return consent(fake, codes, url, res)
    if (url.pathname === '/login/oauth/access_token') return token(fake, codes, tokens, req, res)
    const person = tokens.get(String(req.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (!person) return json(res, 401, { message: 'Bad credentials' })
    if (url.pathname === '/api/v3/user') {
      return json(res, 200, { id: person.id, login: person.login, name: person.name, avatar_url: '' })
    }
    if (url.pathname === '/api/v3/user/emails') {
      return json(res, 200, [{ email: person.email, verified: person.isVerified, primary: true }])
    }
    json(res, 404, { message: 'Not Found' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  fake.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return fake
}

type Codes = Map<string, { redirectUri: string; person: FakePerson }>

/** Consents at once, or refuses when nobody is there. */
function consent(fake: FakeOAuth, codes: Codes, url: URL, res: ServerResponse): void {
  const redirectUri = url.searchParams.get('redirect_uri') ?? ''
  if (url.searchParams.get('client_id') !== fake.clientId || !URL.canParse(redirectUri)) {
    json(res, 400, { error: 'invalid_request' })
    return
  }
  const back = new URL(redirectUri)
  back.searchParams.set('state', url.searchParams.get('state') ?? '')
  if (fake.person) {
    const code = randomBytes(16).toString('hex')
    codes.set(code, { redirectUri, person: fake.person })
    back.searchParams.set('code', code)
  } else {
    back.searchParams.set('error', 'access_denied')
  }
  res.writeHead(302, { location: back.href }).end()
}

/** A code works once, for the address it was given out to, with the client's secret. */
async function token(
  fake: FakeOAuth,
  codes: Codes,
  tokens: Map<string, FakePerson>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await text(req))
  const code = form.get('code') ?? ''
  const known = codes.get(code)
  codes.delete(code)
  const isRight =
    known?.redirectUri === form.get('redirect_uri') &&
    form.get('client_id') === fake.clientId &&
    form.get('client_secret') === fake.clientSecret
  if (!known || !isRight) return json(res, 200, { error: 'bad_verification_code' })
  const accessToken = randomBytes(16).toString('hex')
  tokens.set(accessToken, known.person)
  json(res, 200, { access_token: accessToken, token_type: 'bearer', scope: 'user:email' })
}

function json(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
