import { type APIRequestContext, expect, test } from '@playwright/test'
import pg from 'pg'
import { DEMO_ACCOUNT } from '../../app/contracts/demo-account.ts'
import { defaultAgentSettings } from '../../app/domain/agents/schemas.ts'
import { createKey } from '../../app/domain/api-keys/create-key.server.ts'
import type { Context } from '../../app/domain/context.server.ts'
import { invitePeople } from '../../app/domain/invitations/invite-people.server.ts'
import { KEY_SCOPES } from '../../app/domain/permissions.ts'
import { createConnection } from '../../app/domain/providers/create-connection.server.ts'
import { newId } from '../../app/lib/ids.ts'
import { createApp } from '../../app/server/create-app.ts'
import { TestVisitor } from '../fixtures/doors.ts'
import { builtRoutes } from '../fixtures/routes.ts'
import { makeSomeCalls } from '../fixtures/some-calls.ts'
import { makeSomeMedia } from '../fixtures/some-media.ts'
import { makeSomeTools } from '../fixtures/some-tools.ts'
import { makeTalkingShop } from '../fixtures/talking-shop.ts'
import { forgetLimits } from './limits.ts'
import { newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

// A member and a visitor of one workspace hold every id of another and try them everywhere: on each route of the build and
// each public door, which are read from the system itself, so that a new one is covered or fails here. Each answer must
// be the one that an id gets which does not exist, and not one row of the other workspace may have changed.

const ID_KINDS = [
  'agentId',
  'sourceId',
  'conversationId',
  'chunkId',
  'jobRunId',
  'userId',
  'keyId',
  'connectionId',
  'toolId',
  'serverId',
  'invitationId',
  'mediaId',
  'attachmentId',
  'runId',
  'callId',
] as const
type Ids = Record<(typeof ID_KINDS)[number], string> & { slug: string }
type Form = Record<string, string | string[] | undefined>

const NO_IDS = { ...Object.fromEntries(ID_KINDS.map((kind) => [kind, ''])), slug: '' } as Ids

/** What is sent to each action, so far as it can name something. A route that is missing here fails. */
const FORMS: Record<string, (ids: Ids) => Form[]> = {
  'routes/_app.w.$slug.knowledge._index': ({ agentId, sourceId, jobRunId }) => [
    { intent: 'add-text', name: 'Mine', text: 'Some words of mine.', agentIds: [agentId] },
    { intent: 'add-page', url: 'http://127.0.0.1:9/', agentIds: [agentId] },
    { intent: 'attach', sourceId, agentIds: [agentId] },
    { intent: 'attach', sourceId, agentIds: [] },
    { intent: 'refresh', sourceId },
    { intent: 'cancel', jobRunId },
    { intent: 'delete', sourceId },
  ],
  'routes/_app.w.$slug.inbox.$conversationId': () => [
    ...['take-over', 'hand-back', 'close', 'reopen', 'stop'].map((intent) => ({ intent })),
    { intent: 'reply', clientId: newId(), text: 'Not yours' },
  ],
  'routes/_app.w.$slug.agents.$agentId': ({ sourceId }) => [
    { intent: 'publish', note: '', updatedAt: new Date(0).toISOString() },
    { intent: 'archive' },
    { intent: 'sources', sourceId: [sourceId] },
  ],
  'routes/_app.w.$slug.agents._index': ({ agentId }) => [
    ...['archive', 'restore', 'duplicate'].map((intent) => ({ intent, agentId })),
    { intent: 'delete', agentId, name: 'Mel' },
  ],
  'routes/_app.w.$slug.agents.$agentId_.versions': () => [
    { intent: 'rollback', number: '1', updatedAt: new Date(0).toISOString(), keepsDraft: 'on' },
    { intent: 'restore', number: '1', updatedAt: new Date(0).toISOString() },
  ],
  'routes/_app.w.$slug.agents.import': () => [{ intent: 'check' }, { intent: 'import', digest: 'none' }],
  'routes/_app.w.$slug.agents.new': () => [
    { intent: 'create', name: '', language: 'auto', template: 'blank' },
  ],
  'routes/_app.w.$slug.settings._index': ({ userId }) => [
    { intent: 'workspace', name: '' },
    { intent: 'transfer', userId, password: '' },
    ...['remove-logo', 'leave', 'accept', 'withdraw', 'delete'].map((intent) => ({ intent })),
  ],
  'routes/_app.w.$slug.settings.people._index': ({ userId, invitationId, agentId }) => [
    { intent: 'invite', addresses: '', role: 'member', locale: 'en', agents: 'some', agentIds: [agentId] },
    ...['resend', 'revoke'].map((intent) => ({ intent, invitationId })),
    { intent: 'remove', userId },
    { intent: 'role', userId, role: 'admin' },
  ],
  'routes/_app.w.$slug.settings.people.$userId': ({ agentId }) => [
    { intent: 'access', agentId, rights: ['view', 'edit'] },
    { intent: 'access', agentId },
  ],
  'routes/_app.w.$slug.settings.providers._index': () => [
    { intent: 'try', preset: 'nothing' },
    { intent: 'create', preset: 'custom', name: '' },
  ],
  'routes/_app.w.$slug.settings.providers.$connectionId': ({ connectionId }) => [
    { intent: 'try', baseUrl: 'http://127.0.0.1:9/v1' },
    { intent: 'test' },
    { intent: 'update', name: 'Mine now', baseUrl: '' },
    { intent: 'enable', isEnabled: 'false' },
    ...['add-model', 'remove-model'].map((intent) => ({ intent, model: 'mine' })),
    { intent: 'facts', reference: `connection:${connectionId}:m`, contextTokens: '1', maxOutputTokens: '1' },
    { intent: 'reset-facts', reference: `connection:${connectionId}:m` },
    { intent: 'delete', acceptsUse: 'true' },
  ],
  'routes/_app.w.$slug.settings.api-keys': ({ keyId }) => [
    { intent: 'revoke', keyId },
    { intent: 'create', name: '' },
  ],
  'routes/_app.w.$slug.settings.budgets': () => [
    {
      intent: 'create',
      scope: 'workspace',
      period: 'day',
      unit: 'answers',
      limit: '1',
      behaviour: 'message',
    },
    { intent: 'update', budgetId: newId(), limit: '1', behaviour: 'message' },
    { intent: 'switch', budgetId: newId(), isEnabled: 'false' },
    { intent: 'delete', budgetId: newId() },
    { intent: 'rate', perMinute: '1' },
  ],
  'routes/_app.w.$slug.settings.tools._index': ({ toolId }) => [
    { intent: 'switch', toolId, isEnabled: 'off' },
  ],
  'routes/_app.w.$slug.settings.tools.new': () => [{ intent: 'save', tool: '{}' }],
  'routes/_app.w.$slug.settings.tools.mcp': () => [{ intent: 'save', name: '', url: '', auth: 'none' }],
  'routes/_app.w.$slug.settings.tools.openapi': () => [
    { intent: 'read', text: '', address: '' },
    { intent: 'import', text: '{}', name: '', baseUrl: '', operations: '[]' },
  ],
  'routes/_app.w.$slug.settings.tools.$toolId': () => [
    { intent: 'save', tool: '{}' },
    { intent: 'switch', isDangerous: 'on' },
    { intent: 'name-for-visitors', visitorTitle: 'Mine' },
    { intent: 'try', args: '{"order_id":"1"}' },
    { intent: 'delete' },
  ],
  'routes/_app.w.$slug.settings.tools.servers.$serverId': ({ toolId }) => [
    { intent: 'save', name: 'Mine', url: 'http://127.0.0.1:9/', auth: 'none' },
    ...['refresh', 'sign-in', 'delete'].map((intent) => ({ intent })),
    { intent: 'allow', tools: JSON.stringify([{ name: 'reserve', hash: 'b'.repeat(64) }]) },
    { intent: 'accept', toolId, hash: 'a'.repeat(64) },
    { intent: 'switch', toolId, isEnabled: 'off' },
  ],
  'routes/resources.w.$slug.tools': ({ agentId }) => [
    { intent: 'try', agentId, name: 'hand_over', args: '{}' },
  ],
  'routes/_app.w.$slug.agents.$agentId_.media': ({ mediaId }) => [
    { intent: 'caption', mediaId, caption: 'Mine' },
    { intent: 'order', mediaIds: [mediaId] },
    { intent: 'retry', mediaId },
    { intent: 'remove', mediaId },
  ],
  'routes/resources.w.$slug.approvals': ({ callId }) =>
    ['approve', 'deny'].map((decision) => ({ intent: 'decide', callId, decision })),
  'routes/_app.w.$slug.settings.audit': () => [{ intent: 'keep', days: 'nonsense' }],
  'routes/_app.w_.$slug.restore': () => [{ intent: 'restore' }],
  'routes/_app.w.$slug.agents.$agentId_.draft': () => [],
  'routes/_app.w.$slug.agents.$agentId_.prompt': () => [],
}
/** Actions that take JSON. */
const BODIES: Record<string, (ids: Ids) => unknown[]> = {
  'routes/_app.w.$slug.agents.$agentId_.prompt': () => [
    { name: 'Mine', settings: defaultAgentSettings('en'), question: 'How long does delivery take?' },
    {},
  ],
  'routes/_app.w.$slug.agents.$agentId_.draft': () => [
    { name: 'Mine now', updatedAt: new Date(0).toISOString() },
    {},
  ],
}
const QUERIES: Record<string, (ids: Ids) => string> = {
  'routes/resources.w.$slug.passages': ({ agentId }) =>
    `agentId=${agentId}&question=${encodeURIComponent('How long does delivery take?')}`,
  'routes/resources.w.$slug.search': () => 'q=Mel',
  'routes/resources.w.$slug.figures': ({ runId }) => `run=${runId}`,
  'routes/resources.w.$slug.approvals': ({ conversationId }) => `conversation=${conversationId}`,
  'routes/resources.w.$slug.tools': ({ agentId }) => `agentId=${agentId}`,
  'routes/_app.w.$slug.settings.tools.openapi': ({ serverId }) => `server=${serverId}`,
  'routes/_app.w.$slug.knowledge.$sourceId': ({ chunkId }) => `chunk=${chunkId}`,
}
/** Bodies of the public doors, by method and path. */
const DOOR_BODIES: Record<string, (ids: Ids) => unknown> = {
  'POST /api/widget/v1/messages': ({ conversationId }) => ({
    clientId: newId(),
    conversationId,
    text: 'Hello',
    afterSeq: 0,
    language: 'en',
  }),
  'POST /api/app/v1/w/:slug/agents/:agentId/preview/messages': ({ conversationId }) => ({
    clientId: newId(),
    conversationId,
    text: 'Hello',
    afterSeq: 0,
    language: 'en',
  }),
  'POST /api/app/v1/w/:slug/agents/:agentId/media': () => ({}),
  'POST /api/app/v1/w/:slug/agents/:agentId/media/:mediaId/poster': () => ({}),
  'POST /api/app/v1/w/:slug/agents/:agentId/preview/attachments': () => ({}),
  'POST /api/widget/v1/attachments': () => ({}),
  'POST /api/widget/v1/conversations/:id/stop': () => ({}),
  'POST /api/widget/v1/conversations/:id/handover': () => ({}),
  'POST /api/app/v1/w/:slug/conversations/:id/stop': () => ({}),
}
/** What any stranger may know: a published agent and what it shows, and a session with it. */
const isOpenDoor = (path: string) => /^\/api\/widget\/v1\/(agents|media)\//.test(path)

function fill(path: string, ids: Ids): string {
  const byName: Record<string, string> = { ...ids, id: ids.conversationId, size: '320', '*': 'nothing' }
  return path.replace(/:(\w+)|\*/g, (whole, name: string | undefined) => {
    const value = byName[name ?? whole]
    if (!value) throw new Error(`${path}: no value for ${whole}`)
    return value
  })
}

/** The public API calls every object's id `:id`: the word before it says which. */
const fillForProgram = (path: string, ids: Ids) =>
  path
    .replace('agents/:id', `agents/${ids.agentId}`)
    .replace(/(sources|knowledge)\/:id/, `$1/${ids.sourceId}`)
    .replace(/:\w+/g, ids.conversationId)

const encode = (form: Form) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form))
    for (const one of [value ?? []].flat()) body.append(name, one)
  return body.toString()
}

/** An answer without what differs between any two: the ids asked for, error ids, nonces, times. */
function plain(text: string, ids: Ids): string {
  let body = text
  for (const kind of [...ID_KINDS, 'slug'] as const) body = body.replaceAll(ids[kind], `<${kind}>`)
  return body
    .replace(/[\w+/]{22}==/g, '<nonce>')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
    .replace(/(\\?")[0-9a-f]{12}\1/g, '<error>')
    .replace(/\b[0-9a-f]{12}\b/g, '<error>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/\b1\d{12}\b/g, '<time>')
}

type Probe = { name: string; ask: (request: APIRequestContext, ids: Ids) => Promise<[number, string]> }

async function answerTo(
  request: APIRequestContext,
  method: string,
  path: string,
  options: { data?: string; type?: string } = {},
): Promise<[number, string]> {
  const response = await request.fetch(path, {
    method,
    maxRedirects: 0,
    headers: {
      origin: process.env.E2E_BASE_URL ?? '',
      ...(options.type ? { 'content-type': options.type } : {}),
    },
    ...(options.data === undefined ? {} : { data: options.data }),
  })
  return [response.status(), `${response.headers().location ?? ''}\n${await response.text()}`]
}

const FORM = 'application/x-www-form-urlencoded'

function pageProbes(): Probe[] {
  return builtRoutes()
    .filter(({ path }) => path.includes(':slug'))
    .flatMap((route): Probe[] => {
      const { id, path } = route
      const query = (ids: Ids) => QUERIES[id]?.(ids) ?? ''
      const index = route.isIndex ? 'index' : ''
      const probes: Probe[] = []
      if (route.hasLoader) {
        for (const suffix of ['', '.data'])
          probes.push({
            name: `GET ${path}${suffix} ${query(NO_IDS)}`,
            ask: (request, ids) => answerTo(request, 'GET', `${fill(path, ids)}${suffix}?${query(ids)}`),
          })
      }
      if (route.hasAction) {
        const forms = FORMS[id]
        if (!forms) throw new Error(`${id} has an action: say in FORMS what can be sent to it`)
        const bodies = (ids: Ids) => [
          ...forms(ids).map((form) => ({ data: encode(form), type: FORM })),
          ...(BODIES[id]?.(ids) ?? []).map((body) => ({
            data: JSON.stringify(body),
            type: 'application/json',
          })),
        ]
        for (const [at, { data }] of bodies(NO_IDS).entries())
          for (const suffix of ['', '.data'])
            probes.push({
              name: `POST ${path}${suffix} ${data}`,
              ask: (request, ids) => {
                const body = bodies(ids)[at]
                return answerTo(request, 'POST', `${fill(path, ids)}${suffix}?${index}`, body)
              },
            })
      }
      return probes
    })
}

type DoorRoute = { method: string; path: string }
const doors = (): DoorRoute[] => {
  const { routes } = createApp({ handle: async () => new Response(), devFiles: null, close: async () => {} })
  const seen = new Map(routes.map(({ method, path }) => [`${method} ${path}`, { method, path }]))
  return [...seen.values()].filter(
    ({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !isOpenDoor(path),
  )
}
const doorBody = ({ method, path }: DoorRoute, ids: Ids): string | undefined => {
  if (method === 'GET') return undefined
  const body = DOOR_BODIES[`${method} ${path}`]
  if (!body) throw new Error(`${method} ${path} is new: say in DOOR_BODIES what can be sent to it`)
  return JSON.stringify(body(ids))
}

let database: pg.Client
let foreign: Ids
let unknown: Ids

test.beforeAll(async () => {
  database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  const { rows } = await database.query<Ids>(`
    select w.slug, a.id as "agentId", c.id as "conversationId", k.source_id as "sourceId", k.id as "chunkId",
      j.id as "jobRunId", p.user_id as "userId"
    from workspaces w
    join agents a on a.workspace_id = w.id
    join conversations c on c.agent_id = a.id
    join messages m on m.conversation_id = c.id
    join chunks k on k.id::text = m.citations -> 0 ->> 'chunkId'
    join job_runs j on j.subject_id = k.source_id
    join members p on p.workspace_id = w.id and p.role = 'owner'
    where w.slug = 'colmeia' limit 1`)
  const home = await database.query<{ id: string }>(`select id from workspaces where slug = 'colmeia'`)
  const ctx: Context = {
    workspaceId: home.rows[0]?.id ?? '',
    actor: { kind: 'user', userId: rows[0]?.userId ?? '' },
    role: 'owner',
    requestId: 'test',
    locale: 'en',
  }
  const { id: keyId } = await createKey(ctx, { name: 'Theirs', scopes: [...KEY_SCOPES], lifetime: 'never' })
  const { id: connectionId } = await createConnection(ctx, {
    preset: 'openai',
    name: 'Theirs',
    key: 'sk-theirs-0123456789',
  })
  await invitePeople(ctx, { addresses: 'nina@example.com', role: 'member', locale: 'en', agentIds: null })
  const invited = await database.query<{ id: string }>('select id from invitations where workspace_id = $1', [
    ctx.workspaceId,
  ])
  const tools = await makeSomeTools(database, 'colmeia')
  const media = await makeSomeMedia(database, 'colmeia')
  const calls = await makeSomeCalls(database, {
    slug: 'colmeia',
    conversationId: rows[0]?.conversationId ?? '',
  })
  foreign = {
    ...(rows[0] as Ids),
    ...tools,
    ...media,
    ...calls,
    keyId,
    connectionId,
    invitationId: invited.rows[0]?.id ?? '',
  }
  unknown = {
    ...(Object.fromEntries(ID_KINDS.map((kind) => [kind, newId()])) as Ids),
    slug: 'nobody',
  }
})
test.afterAll(() => database.end())

/** Every row of the other workspace, in every table that has workspaces. */
async function fingerprint(): Promise<Record<string, string>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  const prints: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await database.query<{ print: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print
       from public.${name} t where workspace_id = (select id from public.workspaces where slug = $1)`,
      [foreign.slug],
    )
    prints[name] = rows[0]?.print ?? ''
  }
  return prints
}

/** Asks with the other workspace's ids, then with ids of nothing; says where the answers differ. */
async function differences(
  probes: Probe[],
  request: APIRequestContext,
  own: Partial<Ids>,
): Promise<{ asked: number; differing: string[]; answered: string[] }> {
  const differing: string[] = []
  const answered: string[] = []
  for (const { name, ask } of probes) {
    const [theirs, nothing] = [
      { ...foreign, ...own },
      { ...unknown, ...own },
    ]
    const both = async () => {
      const [status, body] = await ask(request, theirs)
      const [wanted, wantedBody] = await ask(request, nothing)
      return { status, wanted, given: plain(body, theirs), expected: plain(wantedBody, nothing) }
    }
    let answers = await both()
    // Between the two a minute may have passed that a page tells: whatever tells them apart does so again.
    if (answers.status === answers.wanted && answers.given !== answers.expected) answers = await both()
    const { status, wanted, given, expected } = answers
    if (status !== 404) answered.push(`${name}: ${status}`)
    if (status !== wanted) differing.push(`${name}: ${status} instead of ${wanted}`)
    else if (given !== expected) {
      const at = [...given].findIndex((letter, index) => letter !== expected[index])
      differing.push(
        `${name}: “${given.slice(Math.max(0, at - 60), at + 60)}” instead of “${expected.slice(Math.max(0, at - 60), at + 60)}”`,
      )
    }
  }
  return { asked: probes.length, differing, answered }
}

test('the probes reach what they name: its own people are answered', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.locator('input[name=email]').fill(DEMO_ACCOUNT.email)
  await page.locator('input[name=password]').fill(DEMO_ACCOUNT.password)
  await page.locator('input[name=password]').press('Enter')
  await page.waitForURL('**/w/colmeia/**')
  for (const { name, ask } of pageProbes().filter(({ name }) => name.startsWith('GET '))) {
    const [status] = await ask(page.request, foreign)
    // What this workspace does not have: an address of nothing, a logo, and its own deletion.
    const expected = /\*|\/logo|\/restore/.test(name) ? [404] : [200, 202, 302]
    expect(expected, `${name}: ${status}`).toContain(status)
  }
  await context.close()
})

test('a member of another workspace is told of everything here what they are told of nothing', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const { slug } = await newWorkspace(page, 'Next door')
  const before = await fingerprint()
  const doorsOfMembers = doors()
    .filter(({ path }) => path.includes(':slug'))
    .map(
      (door): Probe => ({
        name: `${door.method} ${door.path}`,
        ask: (request, ids) => {
          const data = doorBody(door, ids)
          return answerTo(
            request,
            door.method,
            fill(door.path, ids),
            data === undefined ? {} : { data, type: 'application/json' },
          )
        },
      }),
    )
  const probes = [...pageProbes(), ...doorsOfMembers]
  const outside = await differences(probes, page.request, {})
  expect(outside.differing).toEqual([])
  // A workspace's bare address sends everybody on to its inbox, which nobody has who is not in it.
  expect(outside.answered.filter((one) => !/^GET \/w\/:slug(\.data)? /.test(one))).toEqual([])
  // Their own workspace's address with the ids of this one: only what names an id can answer. A page that shows what was
  // just added is another page each time; the bare answer to the form is not.
  const inside = await differences(
    probes.filter(({ name }) => /Id|:id/.test(name) && !/^POST \S+(?<!\.data) intent=add-/.test(name)),
    page.request,
    { slug },
  )
  expect(inside.differing).toEqual([])
  expect(outside.asked).toBeGreaterThan(50)
  expect(await fingerprint()).toEqual(before)
})

test('a visitor of another workspace is told of everything here what they are told of nothing', async ({
  baseURL,
}) => {
  const shop = await makeTalkingShop()
  const visitor = await TestVisitor.arrive({ url: baseURL as string, close: async () => {} }, shop.publicId)
  const before = await fingerprint()
  const probed = doors().filter(({ path }) => path.startsWith('/api/widget/v1/') && /:|messages/.test(path))
  expect(probed.length).toBeGreaterThan(4)
  for (const door of probed) {
    const ask = async (ids: Ids) => {
      const data = doorBody(door, ids)
      const path = fill(door.path, ids).replace('/api/widget/v1', '')
      const response = await visitor.call(path, {
        method: door.method,
        ...(data === undefined ? {} : { body: data }),
      })
      return { status: response.status, body: plain(await response.text(), ids) }
    }
    const given = await ask(foreign)
    expect(given.status, door.path).toBe(404)
    expect(given, door.path).toEqual(await ask(unknown))
  }
  expect(await fingerprint()).toEqual(before)
})

test('no door is outside the probes', () => {
  const families = ['/api/app/v1/w/:slug/', '/api/widget/v1/', '/api/v1/']
  expect(doors().filter(({ path }) => !families.some((family) => path.startsWith(family)))).toEqual([])
})

test('a key of another workspace is told of everything here what it is told of nothing', async ({
  request,
}) => {
  const { ctx } = await makeTalkingShop()
  const { key } = await createKey(ctx, { name: 'Own', scopes: [...KEY_SCOPES], lifetime: 'never' })
  const before = await fingerprint()
  const probed = doors().filter(({ path }) => path.startsWith('/api/v1/') && path.includes(':'))
  expect(probed.length).toBeGreaterThan(0)
  for (const { method, path } of probed) {
    const ask = async (ids: Ids) => {
      const response = await request.fetch(fillForProgram(path, ids), {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { data: '{}' }),
      })
      return { status: response.status(), body: plain(await response.text(), ids) }
    }
    const given = await ask(foreign)
    expect(given.status, path).toBe(404)
    expect(given, path).toEqual(await ask(unknown))
  }
  expect(await fingerprint()).toEqual(before)
})
