import { ANSWER, PROMISES, type Promised } from '../fakes/llm-promises.ts'
import { FAULT_NAMES, type FaultName } from '../fakes/llm-script.ts'
import { broken } from './promise.ts'
import { questionFor, readAll } from './read.ts'
import { askChain, type Routed, SECOND } from './routed.ts'
import { connectedModel, limitsFor, sdkModel, VENDORS, type Vendor, type World } from './world.ts'

export type Outcome = { name: string; wrong: string[] }

const ERRORS = new Set([
  'auth',
  'no_credit',
  'rate_limited',
  'unavailable',
  'timeout',
  'bad_request',
  'malformed',
  'unasked_tool',
  'cut',
])

/** How the first of a chain fails when it shows nothing; null: it does not, or a filter said no. */
function failsAs({ text, ends, calls }: Promised): string | null {
  if (text !== 'none' || calls) return null
  if (ends === 'end' || ends === 'length') return 'empty'
  return ERRORS.has(ends) ? ends : null
}

/** In a chain: before the first word the second answers, whole; after it, nobody does. */
function brokenInChain(promised: Promised, { seen, records, secondWasAsked }: Routed): string[] {
  const reason = failsAs(promised)
  if (!reason) {
    const wrong = broken(promised.usage ? { ...promised, usage: undefined } : promised, seen)
    return secondWasAsked ? [...wrong, 'asked the second model although the first had begun'] : wrong
  }
  const wrong = broken({ text: (text) => text === SECOND, ends: 'end' }, seen)
  const [first, second] = records
  if (first?.status !== 'failed' || first.reason !== reason)
    wrong.push(`wrote the first down as ${first?.status} (${first?.reason})`)
  if (second?.status !== 'ok') wrong.push(`wrote the second down as ${second?.status}`)
  return wrong
}

async function playFault(world: World, vendor: Vendor, fault: FaultName): Promise<string[]> {
  const promised = PROMISES[fault]
  const hasTools = fault !== 'tool-unasked'
  const ask = { model: 'fake-1', ...questionFor(hasTools) }
  const limits = limitsFor(promised)
  const signal = new AbortController().signal
  world.bad.always({ name: fault, text: ANSWER })
  const wrong: string[] = []
  const paths = { SDK: sdkModel, connection: connectedModel }
  for (const [path, modelOf] of Object.entries(paths)) {
    const model = await modelOf(world.bad, vendor, limits)
    const seen = await readAll(model.stream(ask, signal))
    wrong.push(...broken(promised, seen).map((line) => `${path}: ${line}`))
  }
  const routed = await askChain(world, vendor, hasTools, limits)
  return [...wrong, ...brokenInChain(promised, routed).map((line) => `router: ${line}`)]
}

/** Every fault at both vendors, through the SDK, a workspace's connection and the router. `every`: each so manieth. */
export async function playFaults(world: World, every: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [at, fault] of FAULT_NAMES.entries()) {
    if (at % every !== 0) continue
    for (const vendor of VENDORS) {
      const wrong = await playFault(world, vendor, fault)
      if (world.strayed() > 0) wrong.push('followed a redirect')
      outcomes.push({ name: `${vendor} ${fault}`, wrong })
    }
  }
  return outcomes
}
