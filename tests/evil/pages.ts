import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'
import type { House } from '../fixtures/house.ts'
import { type Endpoint, readSurface } from '../security/surface.ts'
import { type Caller, callersOf } from './callers.ts'
import { findCanaries, keepCanary, secretCanaries } from './canaries.ts'
import type { Product } from './product.ts'
import type { World } from './world.ts'

// Every page and every door that answers a GET, as the built product sends them: as HTML and as the data that the browser
// navigates with, to the owner, to a member, to a visitor, to a program and to nobody.

export type Looked = { answers: number; places: number; found: string[] }

/** What each name in an address stands for; `$1` is the workspace. A name that is missing here fails the run. */
const IDS: Record<string, string> = {
  agentId: `select id from agents where workspace_id = $1 order by created_at desc`,
  publicId: `select public_id as id from agents where workspace_id = $1 and published_version_id is not null`,
  // One of each end that answers came to, and the newest.
  runId: `select id from (select distinct on (status, error_code) id, started_at from runs where workspace_id = $1 and exists
    (select from run_steps s where s.run_id = runs.id) order by status, error_code, started_at desc) x order by started_at desc`,
  conversationId: `select c.id from conversations c where workspace_id = $1 order by c.id desc`,
  sourceId: `select id from knowledge_sources where workspace_id = $1`,
  chunkId: `select id from chunks where workspace_id = $1`,
  connectionId: `select id::text from provider_connections where workspace_id = $1 union all select 'openai'`,
  toolId: `select id from tools where workspace_id = $1 order by created_at`,
  serverId: `select id from tool_servers where workspace_id = $1`,
  userId: `select user_id as id from members where workspace_id = $1 order by role`,
  mediaId: `select id from agent_media where workspace_id = $1`,
  attachmentId: `select id from attachments where workspace_id = $1`,
  slug: `select slug as id from workspaces where id = $1`,
  token: `select repeat('a', 43) as id where $1::uuid is not null`,
  provider: `select 'github' as id where $1::uuid is not null`,
  size: `select '320' as id where $1::uuid is not null`,
}

/** Answered to nobody here, each with the reason. */
const NEVER_WELL: Record<string, string> = {
  '/w/:slug/*': 'no such page',
  '/*': 'no such page',
  '/w/:slug': 'leads on to the inbox',
  '/w/:slug/restore': 'only for a workspace that is being deleted',
  '/sign-in/second-step': 'only in the middle of a sign-in',
  '/sign-in/with/:provider': 'leads to the provider, which is not set up',
  '/auth/callback': 'leads on',
  '/auth/confirm': 'leads on',
  '/invite/:token': 'nobody is invited with this token',
  '/reset-password/:token': 'nobody asked for one',
  '/auth/change-email/:token': 'nobody asked for one',
  '/tools/oauth/callback': 'needs the state of a sign-in',
  '/resources/w/:slug/logo': 'there is none',
  '/resources/avatar/:userId': 'there is none',
  '/api/widget/v1/media/:mediaId/:size': 'the file of the picture is not there',
  '/api/widget/v1/attachments/:attachmentId/:size': 'no visitor sent one',
  '/api/app/v1/w/:slug/media/:mediaId/:size': 'the file of the picture is not there',
  '/api/app/v1/w/:slug/attachments/:attachmentId/:size': 'no visitor sent one',
  '/demo/': 'leads on',
  '/sign-out': 'is posted to',
}

/** Where a secret is shown to its own holder, because that is what the place is for. */
const MEANT: [label: RegExp, place: RegExp][] = [
  ...['owner', 'member'].map((role): [RegExp, RegExp] => [
    new RegExp(`^access token of the ${role}$`),
    new RegExp(`^/resources/realtime-token(\\.data)?(\\?\\S*)? as the ${role}$`),
  ]),
  // "Copy link", for those who may invite.
  [/^link of an invitation$/, /^\/w\/[^/]+\/settings\/people(\.data)?(\?\S*)? as the owner$/],
]

const suffixed = (path: string) => (path === '/' ? '/_root.data' : `${path.replace(/\/$/, '')}.data`)

/** The questions that places of the browser suite add to its addresses. */
function queriesOf(): Map<string, string[]> {
  const source = readFileSync('tests/e2e/pages.spec.ts', 'utf8')
  const found = new Map<string, string[]>()
  for (const [, path = '', query = ''] of source.matchAll(/'\/w\/colmeia(\/[\w/-]+)\?([\w=&-]+)'/g))
    found.set(path, [...(found.get(path) ?? []), `?${query}`])
  return found
}

/** Each address of an endpoint with real ids in it, `most` of each name. */
async function addressesOf({ path }: Endpoint, ids: (name: string) => Promise<string[]>): Promise<string[]> {
  let made = [path.replace(/\/\*$/, '/nothing-here')]
  for (const [, name = ''] of path.matchAll(/:(\w+)\??/g)) {
    const known = name === 'id' ? idOf(path) : name
    const values = await ids(known)
    made = made.flatMap((each) => values.map((id) => each.replace(new RegExp(`:${name}\\b\\??`), id)))
  }
  return made
}

const idOf = (path: string) =>
  path.includes('/agents') ? 'agentId' : path.includes('/sources') ? 'sourceId' : 'conversationId'

export async function lookAtPages(world: World, product: Product, most: number): Promise<Looked> {
  const { watch, shop } = world
  const known = new Map<string, string[]>()
  const found: string[] = []
  const ids = async (name: string): Promise<string[]> => {
    const kept = known.get(name)
    if (kept) return kept
    const query = IDS[name]
    if (!query) found.push(`${name} stands in an address: say in tests/evil/pages.ts what it means`)
    const rows = query ? await watch.query<{ id: string }>(query, [shop.workspaceId]) : []
    const some = rows.slice(0, most).map(({ id }) => id)
    known.set(name, some)
    return some
  }
  const { key } = await createKey(shop.ctx, { name: 'Reader', scopes: [...KEY_SCOPES], lifetime: '30' })
  keepCanary('API key of a reader', key)
  const callers = await callersOf(world, product, key)
  known.set('conversationId', [callers.conversationId, ...(await ids('conversationId'))].slice(0, most))
  known.set('chunkId', [callers.chunkId, ...(await ids('chunkId'))].slice(0, most))
  const surface = (await readSurface({ env: process.env } as unknown as House)).filter(
    ({ method }) => method === 'GET',
  )
  const queries = queriesOf()
  const looked: Looked = { answers: 0, places: surface.length, found }
  const well = new Set<string>()
  const look = async (endpoint: Endpoint, address: string, caller: Caller) => {
    const { status, text } = await answerOf(product.url + address, caller.headers)
    looked.answers += 1
    if (status === 200) well.add(endpoint.path)
    const place = `${address} as ${caller.name}`
    if (status >= 500 || status === 0) found.push(`${place} answers ${status}: ${text.slice(-300)}`)
    const meant = MEANT.filter(([, where]) => where.test(place)).map(([label]) => label)
    const secrets = secretCanaries().filter(({ label }) => !meant.some((each) => each.test(label)))
    found.push(...findCanaries(secrets, place, text))
  }
  const asked = async () =>
    new URLSearchParams({
      agentId: (await ids('agentId'))[0] ?? '',
      run: (await ids('runId'))[0] ?? '',
      conversation: callers.conversationId,
      question: 'delivery',
      q: 'delivery',
    })
  const work: (() => Promise<void>)[] = []
  for (const endpoint of surface) {
    // Ends the session.
    if (endpoint.path === '/sign-out') continue
    for (const address of await addressesOf(endpoint, ids)) {
      const start = endpoint.kind === 'data' ? suffixed(address) : address
      const inside = address.replace(/^\/w\/[^/]+/, '')
      const more = endpoint.path.startsWith('/resources/')
        ? [`?${await asked()}`]
        : (queries.get(inside) ?? [])
      for (const query of ['', ...more])
        for (const caller of callers.of(endpoint)) work.push(() => look(endpoint, start + query, caller))
    }
  }
  // Two at a time: as many as the smallest machine has cores.
  const hand = async () => {
    for (let next = work.shift(); next; next = work.shift()) await next()
  }
  await Promise.all([hand(), hand()])
  for (const path of new Set(surface.map(({ path }) => path)))
    if (!well.has(path) && !(path in NEVER_WELL)) found.push(`nobody saw ${path}`)
  found.push(...callers.found)
  return looked
}

async function answerOf(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), 90_000)
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: abort.signal })
    const sent = [...response.headers].filter(([name]) => name !== 'set-cookie').join('\n')
    const type = response.headers.get('content-type') ?? ''
    return { status: response.status, text: `${sent}\n${await bodyOf(response, type)}` }
  } catch (error) {
    return { status: 0, text: String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** A stream is read as long as it tells what was; a packed file as what is in it. */
async function bodyOf(response: Response, type: string): Promise<string> {
  if (type.startsWith('application/zip'))
    return Object.entries(unzipSync(new Uint8Array(await response.arrayBuffer())))
      .map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`)
      .join('\n')
  if (!type.startsWith('text/event-stream') || !response.body) return response.text()
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  const late = setTimeout(() => void reader.cancel(), 400)
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += decoder.decode(part.value, { stream: true })
  clearTimeout(late)
  return text
}
