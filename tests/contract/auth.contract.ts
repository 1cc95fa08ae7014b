import { afterAll, describe, expect, it } from 'vitest'
import {
  closeSql,
  connect,
  createPerson,
  disconnectAll,
  PASSWORD,
  signToken,
  sql,
  target,
  uniqueEmail,
} from './target.ts'

afterAll(async () => {
  await disconnectAll()
  await closeSql()
})

/** The newest captured mail to an address. */
async function mailTo(email: string): Promise<string> {
  const [mail] = await sql<{ text: string | null; html: string | null }>(
    'select text, html from embedded.captured_mails where to_address = $1 order by created_at desc limit 1',
    [email],
  )
  if (!mail) throw new Error(`no mail to ${email}`)
  return `${mail.text ?? ''}\n${mail.html ?? ''}`.replaceAll('&amp;', '&')
}

describe('auth', () => {
  it('signs a new person up, who can then sign in', async () => {
    const person = await createPerson()
    const { data } = await person.client.auth.getUser(person.accessToken)
    expect(data.user?.email).toBe(person.email)
  })

  it('refuses a wrong password and an unknown address alike', async () => {
    const person = await createPerson()
    const wrong = await connect().auth.signInWithPassword({
      email: person.email,
      password: 'not the password',
    })
    const unknown = await connect().auth.signInWithPassword({ email: uniqueEmail(), password: PASSWORD })
    expect([wrong.data.session, unknown.data.session]).toEqual([null, null])
    expect(wrong.error?.status).toBe(400)
    expect([unknown.error?.status, unknown.error?.code]).toEqual([wrong.error?.status, wrong.error?.code])
  })

  it('refuses a password that is too short', async () => {
    const { data, error } = await connect().auth.signUp({ email: uniqueEmail(), password: 'abc' })
    expect(data.session).toBeNull()
    expect(error?.status).toBe(422)
  })

  it('does not let an address be taken a second time', async () => {
    const person = await createPerson()
    const { data } = await connect().auth.signUp({ email: person.email, password: 'another long password' })
    expect(data.session).toBeNull()
    const first = await connect().auth.signInWithPassword({ email: person.email, password: PASSWORD })
    expect(first.data.user?.id).toBe(person.id)
  })

  it.skipIf(!target.isEmbedded)(
    'signs in with the code of a magic link mail (only captured mail can be read)',
    async () => {
      const { email } = await createPerson()
      const client = connect()
      expect((await client.auth.signInWithOtp({ email })).error).toBeNull()
      const code = /\b(\d{6})\b/.exec(await mailTo(email))?.[1] ?? ''
      const { data, error } = await client.auth.verifyOtp({ email, token: code, type: 'email' })
      expect(error).toBeNull()
      expect(data.user?.email).toBe(email)
      const again = await connect().auth.verifyOtp({ email, token: code, type: 'email' })
      expect(again.data.session).toBeNull()
    },
  )

  it.skipIf(!target.isEmbedded)(
    'signs in with the link of a magic link mail, once (only captured mail can be read)',
    async () => {
      const { email } = await createPerson()
      expect((await connect().auth.signInWithOtp({ email })).error).toBeNull()
      // Ours leads to our own page, which verifies the hash; `type=email` takes it as it takes the code.
      const [, token_hash = ''] = /[?&]token_hash=([\w-]+)/.exec(await mailTo(email)) ?? []
      const first = await connect().auth.verifyOtp({ token_hash, type: 'email' })
      expect(first.data.user?.email).toBe(email)
      const second = await connect().auth.verifyOtp({ token_hash, type: 'email' })
      expect(second.data.session).toBeNull()
    },
  )

  it('refreshes a session, and the old refresh token is of no further use to a thief', async () => {
    const person = await createPerson()
    const { data: before } = await person.client.auth.getSession()
    const refreshToken = before.session?.refresh_token ?? ''
    const { data, error } = await connect().auth.refreshSession({ refresh_token: refreshToken })
    expect(error).toBeNull()
    expect(data.user?.id).toBe(person.id)
    expect(data.session?.refresh_token).not.toBe(refreshToken)
    const made = await connect().auth.refreshSession({ refresh_token: 'made-up-token' })
    expect(made.data.session).toBeNull()
  })

  it('ends the session with sign-out', async () => {
    const person = await createPerson()
    const { data } = await person.client.auth.getSession()
    expect((await person.client.auth.signOut()).error).toBeNull()
    const { data: after } = await connect().auth.refreshSession({
      refresh_token: data.session?.refresh_token ?? '',
    })
    expect(after.session).toBeNull()
  })

  it('does not know anybody by a malformed, a foreign or an anonymous token', async () => {
    const foreign = await signToken({ sub: '00000000-0000-4000-8000-000000000000' }, 600, 'f'.repeat(40))
    for (const token of ['nonsense', foreign, target.anonKey]) {
      const { data, error } = await connect().auth.getUser(token)
      expect(data.user).toBeNull()
      expect(error?.status).toBeGreaterThanOrEqual(400)
    }
  })

  it.skipIf(!target.jwtSecret)(
    'does not know anybody by an expired token (needs SUPABASE_JWT_SECRET)',
    async () => {
      const { id } = await createPerson()
      const { data } = await connect().auth.getUser(await signToken({ sub: id }, -30))
      expect(data.user).toBeNull()
    },
  )
})
