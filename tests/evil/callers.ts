import { randomUUID } from 'node:crypto'
import type { Endpoint } from '../security/surface.ts'
import { canary, findCanaries, keepCanary, secretCanaries } from './canaries.ts'
import { drain } from './play.ts'
import type { Product } from './product.ts'
import type { World } from './world.ts'

// Those who ask the built product: people who signed in at its door, a visitor of its widget, a program, and nobody.

export type Caller = { name: string; headers: Record<string, string> }
export type Callers = {
  conversationId: string
  /** What the answer to the visitor cites. */
  chunkId: string
  /** What was seen on the way in. */
  found: string[]
  of(endpoint: Endpoint): Caller[]
}

const PASSWORD = 'a long enough password 42'
const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0] ?? '')
    .find((pair) => pair.startsWith('hiviex=')) ?? ''

async function signIn(world: World, product: Product, role: 'owner' | 'member', found: string[]) {
  const { watch, shop } = world
  const email = `evil-${role}-${randomUUID()}@tests.local`
  const post = async (path: string, form: Record<string, string>) => {
    const response = await fetch(product.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: product.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form),
    })
    found.push(...findCanaries(secretCanaries(), `POST ${path}`, await response.text()))
    return response
  }
  const password = keepCanary(`password of the ${role}`, `${PASSWORD} ${canary(`password of a ${role}`)}`)
  let answer = await post('/sign-up', { name: role, email, password })
  if (!cookieOf(answer)) {
    await watch.query('update auth.users set email_confirmed_at = now() where email = $1', [email])
    answer = await post('/sign-in', { email, password })
  }
  const cookie = cookieOf(answer)
  if (!cookie) throw new Error(`nobody can sign in: ${answer.status}`)
  const value = decodeURIComponent(cookie.slice('hiviex='.length))
  const kept = JSON.parse(Buffer.from(value.slice(0, value.lastIndexOf('.')), 'base64').toString()) as Record<
    'accessToken' | 'refreshToken',
    string
  >
  keepCanary(`cookie of the ${role}`, value.slice(value.lastIndexOf('.') + 1))
  keepCanary(`access token of the ${role}`, kept.accessToken)
  if (kept.refreshToken.length >= 12) keepCanary(`refresh token of the ${role}`, kept.refreshToken)
  await watch.query(
    'insert into members (workspace_id, user_id, role) select $1, id, $3 from auth.users where email = $2',
    [shop.workspaceId, email, role],
  )
  return { cookie }
}

export async function callersOf(world: World, product: Product, key: string): Promise<Callers> {
  const found: string[] = []
  const [owner, member] = [
    await signIn(world, product, 'owner', found),
    await signIn(world, product, 'member', found),
  ]
  const people: Caller[] = [
    { name: 'the owner', headers: owner },
    { name: 'the member', headers: member },
  ]
  const { agents } = world
  const door = `${product.url}/api/widget/v1`
  const arrived = await fetch(`${door}/agents/${agents.plain.publicId}/visitors`, { method: 'POST' })
  const { token } = (await arrived.json()) as { token: string }
  keepCanary('token of a visitor of the product', token)
  const visitor = { authorization: `Bearer ${token}` }
  // What failed before would rest, and what nobody asked for would be said now.
  await drain(world.llm)
  await world.watch.query('delete from provider_health')
  world.llm.script({ name: 'normal', text: 'Delivery takes three working days. [1]' })
  const asked = await fetch(`${door}/messages`, {
    method: 'POST',
    headers: { ...visitor, 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: randomUUID(),
      conversationId: null,
      text: 'How long does delivery take?',
      afterSeq: 0,
      language: 'en',
    }),
  })
  const stream = await asked.text()
  found.push(...findCanaries(secretCanaries(), 'the stream of the product', stream))
  if (asked.status !== 200) found.push(`the product does not answer a visitor: ${asked.status}`)
  const nobody: Caller = { name: 'nobody', headers: {} }
  return {
    chunkId: /"chunkId":"([0-9a-f-]{36})"/.exec(stream)?.[1] ?? '',
    conversationId: asked.headers.get('x-conversation-id') ?? '',
    found,
    of({ kind, path }) {
      if (kind === 'widget') return [{ name: 'a visitor', headers: visitor }]
      if (kind === 'api') return [{ name: 'a program', headers: { authorization: `Bearer ${key}` } }]
      if (kind === 'door') return [nobody]
      // Within a workspace a stranger is sent to the door, once is enough.
      return path.startsWith('/w/') || kind === 'app' ? people : [...people, nobody]
    },
  }
}
