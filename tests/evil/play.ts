import { parseMarkdown } from '#app/lib/markdown.ts'
import { findCanaries, secretCanaries } from './canaries.ts'
import type { Hit } from './listeners.ts'
import type { Evil } from './scripts/script.ts'
import { startTalk, type Talk } from './talk.ts'
import type { World } from './world.ts'

export type Played = {
  name: string
  /** Each is one thing that happened and was not declared. */
  sideEffects: string[]
  /** Requests where none may ever arrive. */
  hits: string[]
  canaryHits: string[]
}

/** Turns of one answer, and what is tried again of a turn that makes no sense. */
const MAX_TURNS = 8
/** Tables that answer for themselves: an answer is what they hold. */
const COUNTED = ['leads', 'follow_ups', 'attachments'] as const

export async function play(world: World, evil: Evil, index: number): Promise<Played> {
  const { watch, llm, api, internal, mcp, fickle, shop } = world
  const from = {
    api: api.hits.length,
    internal: internal.hits.length,
    mcp: mcp.calls.length,
    fickle: fickle.calls.length,
    llm: llm.requests.length,
  }
  const agent = evil.agent ?? (index % 2 === 0 ? 'openai' : 'anthropic')
  // A provider that failed before would rest, and nothing would be tried.
  await watch.query('delete from provider_health')
  const mark = await watch.mark()
  const talk = await startTalk(world, agent, evil)
  const problems: string[] = []
  if (evil.plays) llm.always(evil.plays)
  else talk.script(evil.turns ?? [], evil.says)
  try {
    await talk.ask(evil.asks ?? 'How long does delivery take?', [])
    llm.always(null)
    await drain(llm)
    problems.push(...((await evil.afterwards?.(talk, world)) ?? []))
    await talk.settled()
  } catch (error) {
    problems.push(`it broke: ${error instanceof Error ? error.message : String(error)}`)
  }
  llm.always(null)
  await drain(llm)

  const scope = {
    workspaceId: shop.workspaceId,
    conversationIds: [talk.conversationId].filter(Boolean),
    visitorIds: [talk.visitorId],
  }
  const strange = await watch.strangeSince(mark, scope)
  const allowed = [
    ...(evil.mayQueue ? ['graphile_worker.'] : []),
    ...(evil.mayWrite ?? []).map((table) => `${table} `),
  ]
  problems.push(...strange.filter((line) => !allowed.some((start) => line.startsWith(start))))
  const made = await watch.made(scope)
  for (const table of COUNTED) {
    const most = table === 'attachments' ? 0 : (evil.mayMake?.[table] ?? 0)
    if ((made[table] ?? 0) > most) problems.push(`${made[table]} rows of ${table} instead of ${most}`)
  }
  const reached = api.hits.slice(from.api)
  problems.push(...reached.flatMap((hit) => wrongWith(hit, evil)))
  if (reached.length > (evil.maxHits ?? Number.POSITIVE_INFINITY))
    problems.push(`${reached.length} requests instead of ${evil.maxHits}`)
  const called = mcp.calls.slice(from.mcp)
  if (called.length > (evil.mcpCalls ?? 0) || called.some(({ name }) => name !== 'look-up'))
    problems.push(`the MCP server was called: ${JSON.stringify(called).slice(0, 200)}`)
  if (fickle.calls.length > from.fickle) problems.push('a tool that changed was called')
  const runs = made.runs ?? 0
  const asked = llm.requests.slice(from.llm).filter(({ path }) => !path.endsWith('/drain'))
  if (!evil.isGone && asked.length > runs * MAX_TURNS)
    problems.push(`the model was asked ${asked.length} times in ${runs} answers`)
  problems.push(...wrongOnScreen(talk, world))
  // A script that was never heard proves nothing.
  const end = talk.events.findLast(({ kind }) => kind === 'run.finished')
  const ending = end?.kind === 'run.finished' ? (end.errorCode ?? null) : null
  if (!evil.plays && !evil.isHardlyCall && ending !== (evil.ends ?? null))
    problems.push(`the answer failed: ${ending}`)
  const prompts = asked.map(({ body }) => JSON.stringify(body))
  for (const order of evil.heard ?? [])
    if (!prompts.some((prompt) => prompt.includes(order))) problems.push(`${order} never reached the model`)
  if (asked.length === 0) problems.push('the model was never asked')
  if (!end) problems.push('there was no answer')
  const calls = made.tool_calls ?? 0
  if (evil.heard && agent !== 'plain' && calls === 0) problems.push('its orders were never looked at')
  const wanted = (evil.turns ?? []).flat().filter(({ name }) => name !== '').length
  if (wanted > 0 && !evil.isGone && !evil.isHardlyCall && agent !== 'plain' && (made.tool_calls ?? 0) === 0)
    problems.push('its calls were never looked at')
  return {
    name: evil.name,
    sideEffects: problems,
    hits: internal.hits.slice(from.internal).map(({ method, path }) => `${method} ${path}`),
    canaryHits: [
      ...findCanaries(secretCanaries(), 'the stream', talk.stream),
      ...asked.flatMap(({ body }) => findCanaries(secretCanaries(), 'a prompt', JSON.stringify(body))),
    ],
  }
}

/** Steps that nobody asked for are not left for the next script. */
export async function drain(llm: World['llm']): Promise<void> {
  for (let left = 0; left < 64; left += 1) {
    const response = await fetch(`${llm.openaiBaseUrl}/drain`, {
      method: 'POST',
      headers: { authorization: 'Bearer drain', 'content-type': 'application/json', 'x-fake-script': 'auth' },
      body: '{"messages":[]}',
    })
    await response.text()
    // Its own script came: there is none left.
    if (response.status === 401) return
  }
}

function wrongWith(hit: Hit, { mayReach }: Evil): string[] {
  const wrong = mayReach ? mayReach(hit) : `${hit.method} ${hit.path.slice(0, 200)} was made`
  // A secret stands where its owner put it, and nowhere else in the request.
  const { authorization: _, ...headers } = hit.headers
  const path = hit.path.replace(/([?&])api_key=[^&]*/, '$1')
  const leaked = findCanaries(
    secretCanaries(),
    'a request',
    `${path}\n${JSON.stringify(headers)}\n${hit.body}`,
  )
  return [...(wrong ? [wrong] : []), ...leaked]
}

/** What the browser would ask for by itself, show as something else, or show of somebody else. */
function wrongOnScreen({ events }: Talk, { media }: World): string[] {
  const problems: string[] = []
  for (const event of events) {
    if (!('message' in event)) continue
    const { content, attachments = [] } = event.message
    const strange = attachments.filter(({ id }) => id !== media.own)
    if (strange.length > 0) problems.push(`it shows ${JSON.stringify(strange).slice(0, 200)}`)
    walk(parseMarkdown(content), problems)
  }
  return problems
}

function walk(node: unknown, problems: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, problems)
    return
  }
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (/^(src|srcset|poster|data|action|style|html|on\w+)$/i.test(key)) problems.push(`a node has ${key}`)
    if (/^(href|url)$/.test(key) && !/^(https?:\/\/[^/\\@]+(\/|$|[?#])|mailto:)/i.test(String(value)))
      problems.push(`a link leads to ${String(value).slice(0, 100)}`)
    if (key === 'type' && /image|html|script|iframe|media/.test(String(value)))
      problems.push(`a node is ${value}`)
    walk(value, problems)
  }
}
