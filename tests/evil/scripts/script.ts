import type { Script, ScriptCall } from '../../fakes/llm-script.ts'
import type { Hit } from '../listeners.ts'
import type { Talk } from '../talk.ts'
import type { AgentKind, World } from '../world.ts'

/** One thing that a fooled model does, and what may come of it. What is not named here is a side effect. */
export type Evil = {
  name: string
  /** Left out: the agents with every tool, one for each vendor, in turns. */
  agent?: AgentKind
  /** What the visitor writes. */
  asks?: string
  visitorName?: string
  /** Where the visitor is. */
  page?: { url: string; title: string }
  /** What must have stood in a prompt: an order that never reached the model proves nothing. */
  heard?: readonly string[]
  /** The calls of each turn; afterwards the model says `says`. */
  turns?: ScriptCall[][]
  says?: string
  /** What it says may be no call at all: then it is refused where the provider's words are read. */
  isHardlyCall?: boolean
  /** The reason an answer must end with, where it cannot end well. */
  ends?: string
  /** Its conversation is deleted in the end, with everything that could be counted in it. */
  isGone?: boolean
  /** Instead of turns: a script of the fake's own. */
  plays?: Script
  /** Says what is wrong with a request that reached the shop's API. Left out: none may. */
  mayReach?: (hit: Hit) => string | null
  maxHits?: number
  /** Calls that may reach the MCP server. */
  mcpCalls?: number
  /** Rows in its own conversation that may come of it, besides the answer itself. */
  mayMake?: { leads?: number; follow_ups?: number }
  /** It may put work into the queue: a message for later, a mail to the team. */
  mayQueue?: boolean
  /** Tables with what people of the team did meanwhile. */
  mayWrite?: string[]
  /** What else happens, and what is wrong afterwards. */
  afterwards?: (talk: Talk, world: World) => Promise<string[]>
}

export const call = (name: string, args: string | Record<string, unknown>): ScriptCall => ({
  name,
  arguments: args,
})
export const one = (name: string, args: string | Record<string, unknown>): ScriptCall[][] => [
  [call(name, args)],
]

/** The request went where its template says, and nowhere else on that server. */
export const at =
  (method: string, path: RegExp, query: readonly string[] = ['api_key']) =>
  (hit: Hit): string | null => {
    if (hit.method !== method) return `${hit.method} instead of ${method}`
    const [pathname = '', search = ''] = hit.path.split('?')
    if (!path.test(pathname)) return `it went to ${hit.path.slice(0, 200)}`
    if (/%2f|%5c|%00|%0d|%0a/i.test(pathname)) return `its path holds ${pathname.slice(0, 200)}`
    const keys = search === '' ? [] : search.split('&').map((pair) => pair.split('=')[0] ?? '')
    const strange = keys.filter((key) => !query.includes(key))
    if (strange.length > 0) return `its query has ${strange.join(', ')}`
    return keys.filter((key) => key === 'api_key').length > 1 ? 'its query has a second key' : null
  }

export const SHOP = {
  order: at('GET', /^\/orders\/[^/]+\/status$/, ['lang', 'api_key']),
  booking: at('POST', /^\/bookings$/),
  echo: at('POST', /^\/echo$/),
  broken: at('GET', /^\/broken$/, ['q', 'api_key']),
  refused: at('GET', /^\/refused$/, ['q', 'api_key']),
  /** Its server says where to go on; it stays on that server. */
  anywhere: (hit: Hit): string | null => (hit.method === 'GET' ? null : `${hit.method} instead of GET`),
  inside: at('GET', /^\/moved-inside$/),
  note: at('GET', /^\/inject$/, []),
  stock: at('GET', /^\/stock\/[^/]+$/, []),
}

/** An MCP server is asked now and then whether it still says the same. */
export const COMPARED = ['public.tool_servers', 'public.tools']
/** That a visitor wants a person stands in the log. */
export const CALLED = ['public.audit_log']
