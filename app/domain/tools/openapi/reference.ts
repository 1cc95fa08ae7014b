import { isObject, lookUp } from '../bound-schema.ts'

/** What a reference points to, followed a few times; the value itself where it is none. */
export function resolved(root: unknown, value: unknown): unknown {
  let at = value
  for (let hop = 0; hop < 8 && isObject(at) && typeof at.$ref === 'string'; hop += 1)
    at = lookUp(root, at.$ref)
  return isObject(at) && typeof at.$ref === 'string' ? undefined : at
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
