import { randomUUID } from 'node:crypto'
import { ProviderError, type ToolCall } from './types.ts'

/** Calls of one turn, and the characters of all their arguments. */
export const MAX_CALLS = 32
export const MAX_ARGUMENT_CHARS = 262_144
/** What vendors allow as a tool's name, and a little more. */
const NAME = /^[\w.-]{1,128}$/

type Open = { id: string; name: string; text: string; isClosed: boolean }

export const isWholeJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** As the database takes it, keys included: no NUL, no half of a letter. Escapes of them are rare, so most text is only looked at. */
function storable(json: string): string {
  if (!/\\u(?:0000|d[89a-f])/i.test(json) && json.isWellFormed()) return json
  const clean = (text: string) => text.toWellFormed().replaceAll('\0', '')
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), walk(inner)]))
  }
  return JSON.stringify(walk(JSON.parse(json)))
}

/** Puts the calls of a turn together from pieces. A call is whole or it is `malformed`; never half. */
export class CallAssembler {
  private readonly calls: Open[] = []
  private chars = 0
  private readonly provider: string

  constructor(provider: string) {
    this.provider = provider
  }

  get count(): number {
    return this.calls.length
  }

  private wrong(what: string): ProviderError {
    return new ProviderError('malformed', this.provider, { message: `${this.provider}: ${what}` })
  }

  /** Begins a call; returns its place. */
  open(id: unknown, name: unknown): number {
    if (this.calls.length >= MAX_CALLS) throw this.wrong(`more than ${MAX_CALLS} tool calls`)
    this.calls.push({ id: typeof id === 'string' ? id : '', name: '', text: '', isClosed: false })
    this.name(this.calls.length - 1, name)
    return this.calls.length - 1
  }

  /** The first name counts; servers repeat it. */
  name(at: number, name: unknown): void {
    const call = this.calls[at]
    if (call && !call.name && typeof name === 'string') call.name = name
  }

  /** Servers that speak almost the API send arguments as an object, whole. */
  append(at: number, piece: unknown): void {
    const call = this.calls[at]
    if (!call || piece === undefined || piece === null) return
    const text = typeof piece === 'string' ? piece : JSON.stringify(piece)
    this.chars += text.length
    if (this.chars > MAX_ARGUMENT_CHARS)
      throw this.wrong(`arguments of more than ${MAX_ARGUMENT_CHARS} characters`)
    call.text += text
  }

  close(at: number): void {
    const call = this.calls[at]
    if (call) call.isClosed = true
  }

  idOf(at: number): string {
    return this.calls[at]?.id ?? ''
  }

  /** Whether what came so far could be all of the call's arguments. */
  mayBeWhole(at: number): boolean {
    return isWholeJson(this.calls[at]?.text ?? '')
  }

  /** All calls, whole. `needsClosing`: the API says when a call is over, so one that is not was cut. */
  finish(needsClosing: boolean): ToolCall[] {
    if (this.calls.length === 0) throw this.wrong('says it calls a tool, and calls none')
    const taken = new Set<string>()
    return this.calls.map((call) => {
      // A call without arguments may come without a single piece.
      const text = call.text.trim() || '{}'
      if (!NAME.test(call.name)) throw this.wrong('a tool call without a usable name')
      if ((needsClosing && !call.isClosed) || !isWholeJson(text)) throw this.wrong('half a tool call')
      // Results are matched by id: one that is missing, strange or used twice gets one of ours, which every vendor takes.
      const isUsable = /^[\w-]{1,40}$/.test(call.id) && !taken.has(call.id)
      const id = isUsable ? call.id : randomUUID().replaceAll('-', '').slice(0, 9)
      taken.add(id)
      return { id, name: call.name, arguments: storable(text) }
    })
  }
}
