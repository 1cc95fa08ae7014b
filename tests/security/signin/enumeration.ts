import { post, signUp } from '../http-house.ts'
import type { Attack } from './attack.ts'

const masked = async (response: Response, email: string): Promise<string> => {
  const headers = [...response.headers]
    .filter(
      ([name]) =>
        !['date', 'x-request-id', 'etag', 'content-length', 'connection', 'keep-alive'].includes(name),
    )
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
  return `${response.status}\n${headers.join('\n')}\n${await response.text()}`
    .replaceAll(email, '<email>')
    .replaceAll(encodeURIComponent(email), '<email>')
    .replace(/nonce(-|=|":"|\\":\\"|","|\\",\\")"?[\w+/=-]{16,}/g, 'nonce<nonce>')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uuid>')
    .replace(/\b[0-9a-f]{12}\b/g, '<hex12>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<time>')
    .replace(/\b1[78]\d{11}\b/g, '<ms>')
}

/** The same words, headers and status for an address that has an account and one that has none, at every door that takes one. */
export const compareAccounts: Attack = async (http, isQuick) => {
  const { house, client } = http
  const wrong: string[] = []
  let requests = 0
  const doors: [string, Record<string, string>][] = [
    ['/sign-in', { password: 'wrong but long enough 1' }],
    ['/sign-in.data', { password: 'wrong but long enough 1' }],
    ['/sign-in/code', { intent: 'send' }],
    ['/sign-in/code.data', { intent: 'send' }],
    ['/sign-in/code', { intent: 'verify', code: '123456' }],
    ['/forgot-password', {}],
    ['/reset-password', {}],
  ]
  for (let round = 0; round < (isQuick ? 1 : 4); round++) {
    // Of one length: nothing else may differ.
    const known = `known-${round}-account@sweep.local`
    const unknown = `nobody-${round}-accoun@sweep.local`
    await signUp(house, client, known)
    for (const [path, fields] of doors) {
      requests += 2
      const [one, other] = [
        await post(house, path, { email: known, ...fields }),
        await post(house, path, { email: unknown, ...fields }),
      ]
      const [ours, theirs] = [await masked(one, known), await masked(other, unknown)]
      if (ours !== theirs)
        wrong.push(
          `${path} ${JSON.stringify(fields)} tells ${known} from ${unknown}: ${firstDifference(ours, theirs)}`,
        )
    }
  }
  return { requests, wrong }
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `'${one.slice(Math.max(0, at - 30), at + 80)}' and '${other.slice(Math.max(0, at - 30), at + 80)}'`
}
