import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import type { ScriptCall } from '../fakes/llm-script.ts'
import { keepCanary } from './canaries.ts'
import type { Evil } from './scripts/script.ts'
import type { AgentKind, World } from './world.ts'

/** A visitor with a browser, who talks to an agent whose model is fooled. */
export type Talk = {
  readonly conversationId: string
  readonly visitorId: string
  readonly token: string
  /** Everything that came down to the browser, as it came. */
  readonly stream: string
  readonly events: StreamEvent[]
  /** What the model does next; an empty answer ends it. */
  script(turns: ScriptCall[][], says?: string): void
  ask(text: string, turns: ScriptCall[][], says?: string): Promise<void>
  /** Nothing is being written any more. */
  settled(): Promise<void>
  /** The status of a request that no visitor makes. */
  knock(path: string, body: unknown): Promise<number>
}

const ANSWERED_MS = 40_000
/** A token is one more thing to search every text for. */
const VISITORS_WATCHED = 6
let visitors = 0

const jsonOf = async (response: Response) => (await response.json()) as { token: string; visitorId: string }

export async function startTalk(
  world: World,
  agent: AgentKind,
  { visitorName, page = { url: '', title: '' } }: Evil,
): Promise<Talk> {
  const { doors, llm, watch, agents } = world
  visitors += 1
  const address = `10.1.${visitors >> 8}.${visitors & 255}`
  const post = (path: string, body: unknown, token?: string) =>
    fetch(doors.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWERED_MS),
    })
  const arrived = await post(`/api/widget/v1/agents/${agents[agent].publicId}/visitors`, {})
  if (arrived.status !== 201) throw new Error(`no visitor: ${arrived.status} ${await arrived.text()}`)
  const { token, visitorId } = await jsonOf(arrived)
  if (visitors <= VISITORS_WATCHED) keepCanary(`token of visitor ${visitors}`, token)
  if (visitorName)
    await watch.query('update visitors set name = $2 where id = $1', [
      visitorId,
      visitorName.replaceAll('\0', ''),
    ])
  const state = { conversationId: '', stream: '', events: [] as StreamEvent[] }

  const script = (turns: ScriptCall[][], says = 'All done.') => {
    for (const calls of turns) if (calls.length > 0) llm.script({ name: 'tool-loop', calls })
    llm.script({ name: 'normal', text: says })
  }
  return {
    visitorId,
    token,
    get conversationId() {
      return state.conversationId
    },
    get stream() {
      return state.stream
    },
    get events() {
      return state.events
    },
    script,
    async ask(text, turns, says) {
      if (turns.length > 0 || says !== undefined) script(turns, says)
      const response = await post(
        '/api/widget/v1/messages',
        {
          clientId: randomUUID(),
          conversationId: state.conversationId || null,
          text,
          afterSeq: Math.max(0, ...state.events.map(({ seq }) => seq)),
          language: 'en',
          page,
        },
        token,
      )
      const came = await response.text()
      if (response.status !== 200) throw new Error(`not sent: ${response.status} ${came}`)
      state.conversationId = response.headers.get('x-conversation-id') ?? state.conversationId
      state.stream += came
      for (const frame of came.split('\n\n')) {
        const data = /^data: (.*)$/m.exec(frame)?.[1]
        if (data) state.events.push(JSON.parse(data) as StreamEvent)
      }
    },
    async settled() {
      for (let tries = 0; tries < 400; tries += 1) {
        const rows = await watch.query<{ open: number }>(
          `select count(*)::int as open from runs where conversation_id = $1 and status = 'running'`,
          [state.conversationId],
        )
        if (rows[0]?.open === 0) return
        await pause(50)
      }
      throw new Error('an answer does not end')
    },
    knock: async (path, body) => (await post(path, body, token)).status,
  }
}
