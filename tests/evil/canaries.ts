import { randomBytes } from 'node:crypto'

// Values that exist nowhere else in the world: wherever one turns up, it came from the one place that holds it.

export type Canary = { label: string; value: string }

/** Whole values may be cut or wrapped on their way; a piece of this length is proof enough. */
const CORE = 20

const all: Canary[] = []
/** Personal data of visitors: stands in the conversation, and must not reach models, logs, jobs or files. */
const personal: Canary[] = []

/** A new one; `around` gives it the form that its place asks for, such as a password in an address. */
export function canary(label: string, around: (core: string) => string = (core) => core): string {
  const core = randomBytes(CORE / 2).toString('hex')
  all.push({ label, value: core })
  return around(core)
}

/** A secret that somebody else made. */
export function keepCanary(label: string, value: string): string {
  all.push({ label, value })
  return value
}

export function personalCanary(label: string, value: string): string {
  personal.push({ label, value })
  return value
}

export const secretCanaries = (): readonly Canary[] => all
export const personalCanaries = (): readonly Canary[] => personal

/** Base64 of a text inside another depends on where it begins: the middle that all three have in common with it. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.from('x'.repeat(shift) + value).toString('base64')
    return text.slice(shift === 0 ? 0 : 4, -4)
  })
}

export function formsOf(value: string): string[] {
  const plain = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]
  const hex = Buffer.from(value).toString('hex')
  const base64 = base64Forms(value)
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([...plain, hex, hex.toUpperCase(), ...base64, ...base64url])]
}

/** Where canaries were found: a place is told once for each of them. */
export function findCanaries(canaries: readonly Canary[], place: string, text: string): string[] {
  return canaries.flatMap(({ label, value }) => {
    const form = formsOf(value).find((written) => text.includes(written))
    if (!form) return []
    const at = text.indexOf(form)
    const around = text.slice(Math.max(0, at - 90), at + 30).replace(/\s+/g, ' ')
    return [`${label} in ${place}: …${around}…`]
  })
}
