import { exportAgent } from '#app/domain/agents/file/export-agent.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { listKeys } from '#app/domain/api-keys/list-keys.server.ts'
import { exportAudit } from '#app/domain/audit/export-audit.server.ts'
import { listSpend } from '#app/domain/budgets/list-spend.server.ts'
import { getConversation } from '#app/domain/inbox/get-conversation.server.ts'
import { invitePeople } from '#app/domain/invitations/invite-people.server.ts'
import { listInvitations } from '#app/domain/invitations/list-invitations.server.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'
import { getConnection, getPlatformModels } from '#app/domain/providers/get-connection.server.ts'
import { listConnections } from '#app/domain/providers/list-connections.server.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { testConnection } from '#app/domain/providers/test-connection.server.ts'
import { tryConnection } from '#app/domain/providers/try-connection.server.ts'
import { getServerWithChanges, getTool, listTools } from '#app/domain/tools/list-tools.server.ts'
import { allowTools } from '#app/domain/tools/servers/allow-tools.server.ts'
import { refreshServer } from '#app/domain/tools/servers/refresh-server.server.ts'
import { saveMcpServer } from '#app/domain/tools/servers/save-mcp-server.server.ts'
import { completeSignIn, readState, startSignIn } from '#app/domain/tools/servers/sign-in.server.ts'
import { testTool } from '#app/domain/tools/test-tool.server.ts'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import { readZip } from '#app/integrations/archive/read-zip.server.ts'
import type { ScriptName } from '../fakes/llm-script.ts'
import { startMcpServer } from '../fakes/mcp-server.ts'
import {
  canary,
  findCanaries,
  keepCanary,
  personalCanaries,
  personalCanary,
  secretCanaries,
} from './canaries.ts'
import { one } from './scripts/script.ts'
import { startTalk } from './talk.ts'
import type { World } from './world.ts'

// Everything that can go wrong with a secret in it, and then everything that people, programs and models get to see.

const FAILURES: ScriptName[] = [
  'auth',
  'forbidden',
  'payment',
  'bad-request',
  'missing-model',
  'rate-bare',
  'error',
  'bad-gateway',
  'redirect',
  'reset',
  'malformed',
  'page',
  'json-error',
  'error-first',
  'mid-error',
  'quotes-key',
]

const PERSON = {
  'an e-mail address': 'canary.person.7731@example.com',
  'a phone number': '+55 11 98765-4329',
  'a CPF': '529.982.247-25',
  'a card': '4111 1111 1111 1111',
  'an IBAN': 'DE89370400440532013000',
  'an IP address': '203.0.113.77',
}

const plain = { name: '' }

async function failEverywhere(world: World): Promise<string[]> {
  const { shop, llm, connections } = world
  const streams: string[] = []
  const fails = async (name: ScriptName) => {
    await world.watch.query('delete from provider_health')
    llm.always({ name })
    await testConnection(shop.ctx, { connectionId: connections.leaky }).catch(() => null)
    for (const agent of ['openai', 'anthropic'] as const) {
      const talk = await startTalk(world, agent, plain)
      await talk.ask('How long does delivery take?', [])
      streams.push(talk.stream)
    }
    llm.always(null)
  }
  for (const name of FAILURES) await fails(name)
  for (const key of ['wrong', 'right'])
    await tryConnection(shop.ctx, {
      preset: 'custom',
      kind: 'openai',
      baseUrl: llm.openaiBaseUrl,
      key: canary(`${key} key in a form`),
    }).catch(() => null)
  return streams
}

/** Tools whose servers repeat, refuse and break; tried at the bench, where people see more of a call. */
async function tryTools({ shop, toolIds }: World): Promise<unknown[]> {
  const trials: unknown[] = []
  for (const [name, args] of [
    ['repeat_after_me', '{"text":"{{secret:ECHO_KEY}}"}'],
    ['break_down', '{"q":"x"}'],
    ['be_refused', '{"q":"x"}'],
    ['follow_link', '{"to":"http://169.254.169.254/"}'],
    ['lead_inside', '{}'],
    ['find_order', '{"order":"A-1"}'],
  ] as const)
    trials.push(await testTool(shop.ctx, { toolId: toolIds[name], args }))
  return trials
}

/** An MCP server with a sign-in, whose every token is a canary and which repeats the one it is sent. */
export async function signIn({ shop }: World): Promise<{ seen: unknown[]; close(): Promise<void> }> {
  const server = await startMcpServer()
  server.oauth.isOn = true
  const { serverId } = await saveMcpServer(shop.ctx, {
    serverId: null,
    name: 'Signed in',
    url: `${server.url}/mcp`,
    auth: 'oauth',
    clientSecret: canary('secret of a client'),
    clientId: '',
  })
  const { goTo } = await startSignIn(shop.ctx, shop.slug, { serverId })
  const back = await fetch(goTo, { redirect: 'manual' })
  const params = new URL(back.headers.get('location') ?? '').searchParams
  const state = readState(params.get('state') ?? '')
  if (!state) throw new Error('the sign-in has no state')
  keepCanary('nonce of a sign-in', state.nonce)
  keepCanary('code of a sign-in', params.get('code') ?? '')
  await completeSignIn(shop.ctx, { ...state, code: params.get('code'), iss: params.get('iss') })
  const [token = ''] = server.tokens
  keepCanary('token of a sign-in', token)
  server.key = null
  await refreshServer(shop.ctx, { serverId })
  const listed = await getServerWithChanges(shop.ctx, { serverId })
  await allowTools(shop.ctx, {
    serverId,
    tools: listed.server.listed.map(({ name, hash }) => ({ name, hash })),
  })
  const { tools } = await getServerWithChanges(shop.ctx, { serverId })
  server.echoes = true
  const seen: unknown[] = []
  for (const { id } of tools) seen.push(await testTool(shop.ctx, { toolId: id, args: '{"product":"mel"}' }))
  server.tokens.clear()
  server.oauth.isOn = false
  server.key = 'nobody has it'
  for (const { id } of tools) seen.push(await testTool(shop.ctx, { toolId: id, args: '{"product":"mel"}' }))
  await refreshServer(shop.ctx, { serverId })
  return { seen, close: () => server.close() }
}

/** What loaders and downloads give to the people of the shop. */
async function lookAtEverything(world: World): Promise<{ place: string; text: string }[]> {
  const { shop, agents, watch, connections } = world
  const { ctx } = shop
  const pages: { place: string; text: string }[] = []
  const look = async (place: string, work: Promise<unknown>) => {
    pages.push({ place: `page ${place}`, text: JSON.stringify(await work) ?? '' })
  }
  await look('connections', listConnections(ctx))
  await look('platform', getPlatformModels(ctx, 'openai'))
  for (const id of Object.values(connections)) await look('connection', getConnection(ctx, id))
  await look('models', listModelChoices(ctx))
  const listed = await listTools(ctx)
  await look('tools', Promise.resolve(listed))
  for (const { id } of listed.tools) await look('tool', getTool(ctx, { toolId: id }))
  for (const { id } of listed.servers) await look('server', getServerWithChanges(ctx, { serverId: id }))
  await look('keys', listKeys(ctx))
  await look('invitations', listInvitations(ctx))
  await look('spend', listSpend(ctx))
  for (const { id } of Object.values(agents)) {
    await look('agent', getAgent(ctx, id))
    const parts: Uint8Array[] = []
    for await (const part of (await exportAgent(ctx, id)).bytes) parts.push(part)
    pages.push({ place: 'agent file', text: await unpacked(Buffer.concat(parts)) })
  }
  const runs = await watch.query<{ id: string; conversation_id: string }>(
    'select id, conversation_id from runs where workspace_id = $1 order by started_at desc limit 150',
    [shop.workspaceId],
  )
  for (const { id, conversation_id } of runs) {
    await look('trace', getTrace(ctx, id))
    await look('conversation', getConversation(ctx, conversation_id))
  }
  const entries: unknown[] = []
  for await (const batch of await exportAudit(ctx, {}, 'UTC')) entries.push(batch)
  pages.push({ place: 'audit log', text: JSON.stringify(entries) })
  return pages
}

async function unpacked(zip: Buffer): Promise<string> {
  const entries = await readZip(zip, {
    maxEntries: 1_000,
    maxEntryBytes: 50_000_000,
    maxTotalBytes: 200_000_000,
    maxRatio: 10_000,
  })
  return [...entries].map(([name, bytes]) => `${name}\n${Buffer.from(bytes)}`).join('\n')
}

/** Finds each canary that is where it should not be. */
export async function findLeaks(world: World): Promise<string[]> {
  const { shop, watch, llm } = world
  const { key } = await createKey(shop.ctx, { name: 'Program', scopes: [...KEY_SCOPES], lifetime: '30' })
  keepCanary('API key', key)
  await invitePeople(shop.ctx, { addresses: 'new@example.com', role: 'member', locale: 'en' })
  const streams = await failEverywhere(world)
  const trials = await tryTools(world)
  const signed = await signIn(world)
  const person = await tellPersonalData(world)
  const secrets = secretCanaries()
  const found: string[] = []
  const search = (place: string, text: string) => found.push(...findCanaries(secrets, place, text))
  for (const stream of streams) search('a stream', stream)
  search('a stream', person.stream)
  search('a trial', JSON.stringify([trials, signed.seen]))
  for (const { body } of llm.requests) search('a prompt', JSON.stringify(body))
  const pages = await lookAtEverything(world)
  for (const { place, text } of pages) search(place, text)
  for (const { table, text } of await watch.everything()) search(`table ${table}`, text)
  found.push(...person.found)
  const files = pages.filter(({ place }) => /file|audit|spend|agent/.test(place))
  for (const { place, text } of files) found.push(...findCanaries(personalCanaries(), place, text))
  await signed.close()
  return found
}

/** Personal data reaches neither models nor what is kept of how an answer came about. */
export async function tellPersonalData(world: World): Promise<{ found: string[]; stream: string }> {
  const { llm, watch } = world
  await watch.query('delete from provider_health')
  const told = Object.entries(PERSON).map(([what, value]) => personalCanary(what, value))
  const from = llm.requests.length
  const talk = await startTalk(world, 'private', plain)
  await talk.ask(`I am ${told.join(', ')}. How long does delivery take?`, [], 'Dear [e-mail 1], three days.')
  await talk.ask('And again?', [], 'Three days.')
  llm.always({ name: 'auth' })
  await talk.ask('Are you there?', [])
  llm.always(null)
  const stranger = await startTalk(world, 'private', plain)
  await stranger.ask(
    'Who wrote before me?',
    one('repeat_after_me', { text: '[e-mail 1] [CPF 1] [card 1]' }),
    'Done: [e-mail 1]',
  )
  const prompts = llm.requests.slice(from).map(({ body }) => JSON.stringify(body))
  const steps = await watch.query<{ text: string }>(
    'select to_jsonb(s)::text as text from run_steps s where conversation_id = any($1)',
    [[talk.conversationId, stranger.conversationId]],
  )
  const kept = (await watch.everything()).filter(({ table }) =>
    /graphile|audit_log|job_runs|tool_calls/.test(table),
  )
  const find = (place: string, text: string) => findCanaries(personalCanaries(), place, text)
  return {
    stream: talk.stream + stranger.stream,
    found: [
      ...prompts.flatMap((text) => find('a prompt', text)),
      ...steps.flatMap(({ text }) => find('a trace', text)),
      ...kept.flatMap(({ table, text }) => find(`table ${table}`, text)),
      ...find("somebody else's stream", stranger.stream),
    ],
  }
}
