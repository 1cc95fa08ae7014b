import { cookiesOf, post, signUp } from '../http-house.ts'
import type { Attack } from './attack.ts'

const statusOf = async (response: Response): Promise<number> => {
  await response.body?.cancel()
  return response.status
}

/** A session begins anew with every sign-in, ends when its person says so, and cannot be made up, planted or changed. */
export const attackSessions: Attack = async ({ house, client, people }) => {
  const wrong: string[] = []
  let requests = 0
  const check = (isRight: boolean, what: string) => {
    requests++
    if (!isRight) wrong.push(what)
  }
  const home = (cookie: string) =>
    fetch(`${house.baseUrl}/onboarding`, { redirect: 'manual', headers: { cookie } }).then(statusOf)
  const person = await signUp(house, client, 'sessions@sweep.local')
  const again = await post(
    house,
    '/sign-in',
    { email: person.email, password: person.password },
    { cookie: person.cookie },
  )
  const second = cookiesOf(again)
  check(second !== '' && second !== person.cookie, 'a second sign-in kept the session of the first')
  const flags = again.headers.getSetCookie().find((line) => /hiviex=/.test(line)) ?? ''
  check(
    /HttpOnly/i.test(flags) &&
      /SameSite=(Lax|Strict)/i.test(flags) &&
      /Path=\//i.test(flags) &&
      !/Domain=/i.test(flags),
    `the cookie is set as ${flags.replace(/=[^;]*/, '=...')}`,
  )
  check((await home(second)) === 200, 'the second session does not open the door')
  const value = decodeURIComponent(/hiviex=([^;]+)/.exec(second)?.[1] ?? '')
  const [payload = '', signature = ''] = value.split('.')
  const forged = [
    payload,
    `${payload}.`,
    `${payload}.${signature.slice(0, -2)}`,
    `${payload}.${'A'.repeat(signature.length)}`,
    `.${signature}`,
    `${Buffer.from(
      Buffer.from(payload, 'base64')
        .toString()
        .replace(/[0-9a-f]{8}-/g, '00000000-'),
    ).toString('base64')}.${signature}`,
    Buffer.from(JSON.stringify({ userId: people.a.owner.userId })).toString('base64'),
    'null',
    '{}',
    `${value}x`,
    `${value}.${signature}`,
  ]
  for (const cookie of forged)
    check(
      (await home(`hiviex=${encodeURIComponent(cookie)}`)) !== 200,
      `a forged cookie opened the door: ${cookie.slice(0, 60)}`,
    )
  check(
    (await home(`hiviex=${encodeURIComponent(forged[0] ?? '')}; ${second}`)) !== 500,
    'two cookies broke the door',
  )

  const out = await post(house, '/sign-out', {}, { cookie: second })
  check(out.status < 400, `signing out answered ${out.status}`)
  check((await home(second)) !== 200, 'a copied cookie still opens the door after signing out')

  // Removed from the workspace: out at the next request, with the session still good.
  const inbox = () =>
    fetch(`${house.baseUrl}/w/canary-b0/inbox`, {
      redirect: 'manual',
      headers: { cookie: people.b.member.cookie },
    }).then(statusOf)
  check((await inbox()) === 200, 'the member cannot enter')
  await client.query('delete from public.members where user_id = $1', [people.b.member.userId])
  check((await inbox()) === 404, 'a removed member still enters')
  return { requests, wrong }
}
