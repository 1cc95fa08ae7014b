import { newAddress } from '../http-house.ts'
import { idIn } from '../seed.ts'
import { readSurface } from '../surface.ts'
import { type Attack, changedIn, stateOf } from './attack.ts'

const PARAMS: Record<string, string> = { slug: 'canary-b0', token: 'x', userId: idIn('b0', 12) }

/** Every action, as a page of another site would send it in a signed-in owner's browser: no Origin, null, foreign, sister hosts; any type of body. */
export const attackForms: Attack = async (http, isQuick) => {
  const { house, people, seeded } = http
  const wrong: string[] = []
  let requests = 0
  const host = new URL(house.baseUrl).host
  const origins: Record<string, string | null> = {
    none: null,
    'the word null': 'null',
    foreign: 'https://evil.example',
    'sister host': `http://evil.${host}`,
    'ours as a prefix': `${house.baseUrl}.evil.example`,
    'ours in the user part': `http://${host}@evil.example`,
    'other scheme and port': 'https://127.0.0.1:1',
    empty: '',
  }
  const bodies: Record<string, (fields: Record<string, string>) => string | FormData> = {
    'application/x-www-form-urlencoded': (fields) => new URLSearchParams(fields).toString(),
    'text/plain': (fields) =>
      Object.entries(fields)
        .map(([name, value]) => `${name}=${value}`)
        .join('\r\n'),
    'multipart/form-data': (fields) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      return form
    },
    'application/json': (fields) => JSON.stringify(fields),
  }
  const before = await stateOf(http)
  for (const endpoint of await readSurface(house)) {
    if (endpoint.method === 'GET' || !['action', 'app'].includes(endpoint.kind)) continue
    const path = endpoint.path.replace(
      /:(\w+)\??/g,
      (_, name: string) =>
        PARAMS[name] ??
        String(
          seeded.rows[
            `public.${({ agentId: 'agents', sourceId: 'knowledge_sources' })[name] ?? 'conversations'}`
          ]?.b1?.id,
        ),
    )
    for (const [from, origin] of Object.entries(origins)) {
      for (const [type, write] of Object.entries(bodies)) {
        if (isQuick && (requests + 1) % 4 !== 0 && from !== 'foreign') {
          requests++
          continue
        }
        const fields = {
          intent: endpoint.intents[requests % Math.max(1, endpoint.intents.length)] ?? '',
          name: 'Taken over',
          displayName: 'Taken over',
          locale: 'en',
          timeZone: 'UTC',
          text: 'x',
          email: people.b.owner.email,
          password: people.b.owner.password,
          clientId: idIn('b1', 9_999),
        }
        const body = write(fields)
        const method = requests % 9 === 0 ? 'PUT' : requests % 7 === 0 ? 'PATCH' : 'POST'
        requests++
        const response = await fetch(house.baseUrl + path + (requests % 5 === 0 ? '?_method=GET' : ''), {
          method: endpoint.kind === 'app' ? endpoint.method : method,
          redirect: 'manual',
          headers: {
            cookie: people.b.owner.cookie,
            'x-forwarded-for': newAddress(),
            ...(origin === null ? {} : { origin }),
            ...(typeof body === 'string' ? { 'content-type': type } : {}),
            'x-http-method-override': 'GET',
          },
          body,
        })
        await response.body?.cancel()
        if (response.status < 400)
          wrong.push(`${method} ${path} with origin ${from} as ${type}: ${response.status}`)
        if (response.headers.getSetCookie().some((line) => /hiviex=/.test(line)))
          wrong.push(`${path} with origin ${from} as ${type} moved the session`)
      }
    }
  }
  for (const line of changedIn(before, await stateOf(http))) wrong.push(`changed: ${line}`)
  return { requests, wrong }
}
