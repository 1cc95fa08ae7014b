import { newAddress, post } from '../http-house.ts'
import { canary, keyOf, tokenOf } from '../seed.ts'
import type { Attack } from './attack.ts'

/** k kinds of tokens x k doors: each opens its own door, and no other. */
export const attackTokens: Attack = async ({ house, people, client, seeded }) => {
  const wrong: string[] = []
  let requests = 0
  const cookie = people.b.owner.cookie
  const session = decodeURIComponent(/hiviex=([^;]+)/.exec(cookie)?.[1] ?? '')
  const access = await fetch(`${house.baseUrl}/resources/realtime-token`, { headers: { cookie } }).then(
    (response) => response.json() as Promise<{ accessToken: string }>,
  )
  const { rows } = await client.query<{ id: string }>(
    'select id::text from public.sessions where user_id = $1 order by created_at desc limit 1',
    [people.b.owner.userId],
  )
  const tokens: Record<string, string> = {
    'session cookie': session,
    'session id': rows[0]?.id ?? '',
    'access token': access.accessToken,
    'visitor token': tokenOf('b1'),
    'API key': keyOf('b1'),
    'invitation token': String(seeded.rows['public.invitations']?.b1?.token_hash ?? '').slice(2),
    'invitation seed': String(seeded.rows['public.invitations']?.b1?.token_seed ?? '').slice(2),
    'anon key': house.env.SUPABASE_ANON_KEY ?? '',
    'service key': house.env.SUPABASE_SERVICE_ROLE_KEY ?? '',
    'agent id': String(seeded.rows['public.agents']?.b1?.public_id),
    nothing: '',
    'nonsense of the right length': `vt_${'x'.repeat(43)}`,
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'x-forwarded-for': newAddress() })
  const conversation = String(seeded.rows['public.conversations']?.b1?.id)
  const doors: Record<string, { opens: string; ask(token: string): Promise<Response> }> = {
    page: {
      opens: 'session cookie',
      ask: (token) =>
        fetch(`${house.baseUrl}/w/canary-b0/inbox`, {
          redirect: 'manual',
          headers: { cookie: `hiviex=${encodeURIComponent(token)}`, 'x-forwarded-for': newAddress() },
        }),
    },
    'page, by a header': {
      opens: 'none',
      ask: (token) =>
        fetch(`${house.baseUrl}/w/canary-b0/inbox`, { redirect: 'manual', headers: bearer(token) }),
    },
    'page, by the address': {
      opens: 'none',
      ask: (token) =>
        fetch(
          `${house.baseUrl}/w/canary-b0/inbox?access_token=${encodeURIComponent(token)}&token=${encodeURIComponent(token)}`,
          { redirect: 'manual' },
        ),
    },
    'dashboard stream': {
      opens: 'none',
      ask: (token) =>
        fetch(`${house.baseUrl}/api/app/v1/w/canary-b0/conversations/${conversation}/events`, {
          headers: bearer(token),
        }),
    },
    widget: {
      opens: 'visitor token',
      ask: (token) =>
        fetch(`${house.baseUrl}/api/widget/v1/conversations/current`, { headers: bearer(token) }),
    },
    'widget, by the address': {
      opens: 'none',
      ask: (token) =>
        fetch(`${house.baseUrl}/api/widget/v1/conversations/current?token=${encodeURIComponent(token)}`),
    },
    api: {
      opens: 'API key',
      ask: (token) => fetch(`${house.baseUrl}/api/v1/me`, { headers: bearer(token) }),
    },
    'api, by a cookie': {
      opens: 'none',
      ask: (token) =>
        fetch(`${house.baseUrl}/api/v1/me`, { headers: { cookie: `hiviex=${encodeURIComponent(token)}` } }),
    },
    'magic link': {
      opens: 'none',
      ask: (token) => post(house, '/auth/confirm', { type: 'magiclink', token_hash: token }),
    },
    'recovery link': {
      opens: 'none',
      ask: (token) => post(house, '/auth/confirm', { type: 'recovery', token_hash: token }),
    },
    'sign-in code': {
      opens: 'none',
      ask: (token) =>
        post(house, '/sign-in/code', { intent: 'verify', email: people.b.owner.email, code: token }),
    },
    password: {
      opens: 'none',
      ask: (token) => post(house, '/sign-in', { email: people.b.owner.email, password: token }),
    },
    rest: {
      opens: 'none',
      ask: (token) =>
        fetch(`${house.supabaseUrl}/rest/v1/agents?select=*`, {
          headers: { ...bearer(token), apikey: house.env.SUPABASE_ANON_KEY ?? '' },
        }),
    },
  }
  for (const [door, { opens, ask }] of Object.entries(doors)) {
    for (const [kind, token] of Object.entries(tokens)) {
      // The key of the service may do everything at Supabase; it never leaves the server.
      if (door === 'rest' && kind === 'service key') continue
      requests++
      const response = await ask(token)
      const text = response.headers.get('content-type')?.startsWith('text/event-stream')
        ? 'stream'
        : await response.text()
      const isOpen =
        response.ok &&
        (/canary-b|stream|"workspace"|conversation/.test(text) || door === 'widget') &&
        !/mailedTo|failure/.test(text)
      const hasSession = response.headers
        .getSetCookie()
        .some((line) => /^(__Host-)?hiviex=[^;]{20,}/.test(line))
      if (kind === opens ? !isOpen : isOpen || hasSession)
        wrong.push(`${kind} at the door ${door}: ${response.status} ${text.slice(0, 120)}`)
    }
  }
  void canary
  return { requests, wrong }
}
