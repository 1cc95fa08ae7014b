import type { Scene } from './llm-faults.ts'
import type { Part } from './llm-reply.ts'
import type { FaultName } from './llm-script.ts'
import { endOf, type Wire, type WireReason } from './llm-wire.ts'

// What goes wrong with tool calls. The first call asks for the weather, the second for a search; what a test sees of
// them is in llm-promises.ts.

export type ToolFault = Extract<FaultName, `tool-${string}` | 'half-tool'>

const WEATHER = { id: 'call_weather', name: 'get_weather' }
const SEARCH = { id: 'call_search', name: 'search' }
export const WEATHER_JSON = '{"city":"São Paulo"}'
export const SEARCH_JSON = '{"query":"honey"}'
const HALF = '{"city":"São'

const begin = (scene: Scene) => scene.wire.start(scene.model).join('')
const end = (scene: Scene, reason: WireReason = 'tools') =>
  endOf(scene.wire, reason, scene.usage, true).join('')

function call(wire: Wire, at: number, which: { id: string; name: string }, json: string): string {
  const cut = Math.ceil(json.length / 2)
  const pieces = json ? [json.slice(0, cut), json.slice(cut)] : []
  return [
    ...wire.callStart(at, which),
    ...pieces.map((piece) => wire.callPiece(at, piece)),
    ...wire.callEnd(at),
  ].join('')
}
const weather = (scene: Scene, json = WEATHER_JSON) => call(scene.wire, 0, WEATHER, json)
const search = (scene: Scene) => call(scene.wire, 1, SEARCH, SEARCH_JSON)
const half = ({ wire }: Scene) => [...wire.callStart(0, WEATHER), wire.callPiece(0, HALF)].join('')

/** OpenAI's frames with something taken out of each call's piece. Anthropic's have no such parts. */
const without = (scene: Scene, field: RegExp, frames: string) =>
  scene.wire.provider === 'openai' ? frames.replace(field, '') : frames

const INDEX = /(?<="tool_calls":\[\{)"index":\d+,/g

export const TOOL_FAULTS: Record<ToolFault, (scene: Scene) => Part[]> = {
  'half-tool': (s) => [begin(s) + half(s) + s.wire.callEnd(0).join('') + end(s)],
  'tool-cut': (s) => [begin(s) + half(s), 'reset!'],
  'tool-end-early': (s) => [begin(s) + weather(s) + s.wire.callStart(1, SEARCH).join('')],
  'tool-length': (s) => [begin(s) + half(s) + end(s, 'length')],
  'tool-filter': (s) => [begin(s) + weather(s) + end(s, 'filter')],
  'tool-none': (s) => [begin(s) + end(s)],
  'tool-nameless': (s) => [begin(s) + call(s.wire, 0, { id: 'call_x', name: '' }, WEATHER_JSON) + end(s)],
  'tool-strange-name': (s) => [
    begin(s) + call(s.wire, 0, { id: 'call_x', name: 'get weather\u0000; drop' }, WEATHER_JSON) + end(s),
  ],
  'tool-nul': (s) => [begin(s) + weather(s, '{"city\\u0000":"São\\u0000 Paulo"}') + end(s)],
  'tool-unasked': (s) => [begin(s) + weather(s) + end(s)],
  'tool-many': (s) => [
    begin(s) +
      Array.from({ length: 40 }, (_, at) =>
        call(s.wire, at, { ...SEARCH, id: `call_${at}` }, SEARCH_JSON),
      ).join('') +
      end(s),
  ],
  'tool-huge': (s) => [
    begin(s),
    s.wire.callStart(0, WEATHER).join('') + s.wire.callPiece(0, '{"city":"'),
    ...Array.from({ length: 300 }, () => s.wire.callPiece(0, 'x'.repeat(1_000))),
    s.wire.callPiece(0, '"}') + s.wire.callEnd(0).join('') + end(s),
  ],
  'tool-empty': (s) => [begin(s) + weather(s, '') + end(s)],
  'tool-parallel': (s) => [
    begin(s) +
      [
        ...s.wire.callStart(0, WEATHER),
        ...s.wire.callStart(1, SEARCH),
        s.wire.callPiece(1, SEARCH_JSON.slice(0, 5)),
        s.wire.callPiece(0, WEATHER_JSON.slice(0, 9)),
        s.wire.callPiece(1, SEARCH_JSON.slice(5)),
        s.wire.callPiece(0, WEATHER_JSON.slice(9)),
        ...s.wire.callEnd(0),
        ...s.wire.callEnd(1),
      ].join('') +
      end(s),
  ],
  'tool-no-index': (s) => [begin(s) + without(s, INDEX, weather(s) + search(s)) + end(s)],
  'tool-no-ids': (s) => [begin(s) + without(s, /"id":"call_\w+",/g, weather(s) + search(s)) + end(s)],
  'tool-one-index': (s) => [
    begin(s) +
      (weather(s) + search(s)).replace(/"tool_calls":\[\{"index":1/g, '"tool_calls":[{"index":0') +
      end(s),
  ],
  'tool-same-ids': (s) => [
    begin(s) + weather(s) + call(s.wire, 1, { ...SEARCH, id: WEATHER.id }, SEARCH_JSON) + end(s),
  ],
  'tool-whole': (s) => [
    begin(s) +
      [...s.wire.callStart(0, WEATHER, JSON.parse(WEATHER_JSON)), ...s.wire.callEnd(0)].join('') +
      end(s),
  ],
  'tool-stop': (s) => [begin(s) + weather(s) + end(s, 'end')],
}
