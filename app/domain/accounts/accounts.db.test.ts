import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '#app/db/scope.server.ts'
import type { PersonContext } from '#app/domain/context.server.ts'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { listSessions } from '#app/domain/sessions/list-sessions.server.ts'
import { revokeOtherSessions, revokeSession } from '#app/domain/sessions/revoke-sessions.server.ts'
import { startSession } from '#app/domain/sessions/start-session.server.ts'
import { createWorkspace } from '#app/domain/workspaces/create-workspace.server.ts'
import { env } from '#app/env.server.ts'
import { requireSharedRates, returnSharedRates } from '#app/http/shared-rate.server.ts'
import * as auth from '#app/integrations/supabase/auth.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { cancelEmailChange, confirmEmailChange, requestEmailChange } from './change-email.server.ts'
import { changePassword } from './change-password.server.ts'
import { sendConfirmCode } from './confirm-identity.server.ts'
import { deleteAccount, listSoleWorkspaces } from './delete-account.server.ts'
import { exportAccount } from './export-account.server.ts'
import { requestPasswordReset } from './request-password-reset.server.ts'
import { isResetOpen, resetPassword } from './reset-password.server.ts'

const PASSWORD = 'honey in the comb'
const client = () => new pg.Client({ connectionString: env().DATABASE_URL })
let db: pg.Client

beforeAll(async () => {
  db = client()
  await db.connect()
})
afterAll(() => db.end())

type Person = { ctx: PersonContext; email: string; accessToken: string; refreshToken: string }

/** Somebody who has signed up and is signed in. */
async function newPerson(name = 'Ana Lima'): Promise<Person> {
  const email = `${crypto.randomUUID()}@example.test`
  const outcome = await auth.signUp({ email, password: PASSWORD, name, locale: 'en' })
  if (typeof outcome === 'string') throw new Error(outcome)
  return signedIn(email, outcome, name)
}

async function signedIn(email: string, tokens: auth.Tokens, name = 'Ana Lima'): Promise<Person> {
  const identity = await auth.verifyAccessToken(tokens.accessToken)
  if (!identity) throw new Error('no identity')
  const { userId, authSessionId } = identity
  const base: PersonContext = { actor: { kind: 'user', userId }, requestId: 'test', locale: 'en' }
  await openProfile(base, name)
  const sessionId = await startSession(base, {
    method: 'password',
    authSessionId,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    address: '203.0.113.77',
  })
  return { ctx: { ...base, actor: { kind: 'user', userId, sessionId } }, email, ...tokens }
}

async function secondBrowser({ email }: Person): Promise<Person> {
  const tokens = await auth.signInWithPassword(email, PASSWORD)
  if (!tokens) throw new Error('not signed in')
  return signedIn(email, tokens)
}

/** What the newest mail to an address leads to, or says. Mails are not waited for, so the test does. */
async function inMail(email: string, pattern: RegExp): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { rows } = await db.query<{ text: string }>(
      'select text from embedded.captured_mails where to_address = $1 order by created_at desc',
      [email],
    )
    const found = rows.map(({ text }) => pattern.exec(text)?.[1]).find(Boolean)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`no mail to ${email} says ${pattern}`)
}

const mailsTo = async (email: string): Promise<number> =>
  (await db.query('select 1 from embedded.captured_mails where to_address = $1', [email])).rowCount ?? 0

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'ok',
    (error) => (isAppError(error) ? error.code : String(error)),
  )
const look = ({ ctx }: Person) =>
  asActor({ workspaceId: null, actor: ctx.actor, requestId: 'test' }, async (tx) =>
    tx.selectFrom('profiles').select('user_id').execute(),
  )

describe('a session', () => {
  test('that is revoked is over at its next transaction, and its refresh token with it', async () => {
    const here = await newPerson()
    const there = await secondBrowser(here)
    expect(await codeOf(look(there))).toBe('ok')
    await revokeSession(here.ctx, there.ctx.actor.sessionId ?? '')
    expect(await codeOf(look(there))).toBe('NOT_SIGNED_IN')
    expect(await codeOf(look(here))).toBe('ok')
    expect(await auth.refreshTokens(there.refreshToken)).toBeNull()
    expect(await auth.refreshTokens(here.refreshToken)).not.toBeNull()
  })

  test('of somebody else is neither listed nor revoked nor entered', async () => {
    const [ana, bea] = [await newPerson(), await newPerson()]
    expect(await codeOf(revokeSession(ana.ctx, bea.ctx.actor.sessionId ?? ''))).toBe('NOT_FOUND')
    expect(await codeOf(look(bea))).toBe('ok')
    const listed = await listSessions(ana.ctx)
    expect(listed.map(({ id }) => id)).toEqual([ana.ctx.actor.sessionId])
    const stolen: Person = {
      ...ana,
      ctx: { ...ana.ctx, actor: { ...ana.ctx.actor, sessionId: bea.ctx.actor.sessionId } },
    }
    expect(await codeOf(look(stolen))).toBe('NOT_SIGNED_IN')
  })

  test('is shown with its browser and a rough place, never the whole address', async () => {
    const ana = await newPerson()
    expect(await listSessions(ana.ctx)).toMatchObject([
      { isCurrent: true, browser: 'Firefox', system: 'Linux', place: '203.0.113.x' },
    ])
    expect(JSON.stringify(await exportAccount(ana.ctx))).not.toContain('203.0.113.77')
  })

  test('is noted as seen at most once in five minutes', async () => {
    const ana = await newPerson()
    const id = ana.ctx.actor.sessionId
    const seen = async () =>
      (await db.query<{ xmin: string }>('select xmin::text from sessions where id = $1', [id])).rows[0]?.xmin
    const first = await seen()
    await look(ana)
    expect(await seen()).toBe(first)
    await db.query("update sessions set last_seen_at = now() - interval '6 minutes' where id = $1", [id])
    await Promise.all([look(ana), look(ana), look(ana)])
    const { rows } = await db.query<{ fresh: boolean }>(
      "select last_seen_at > now() - interval '1 minute' as fresh from sessions where id = $1",
      [id],
    )
    expect(rows[0]?.fresh).toBe(true)
  })

  test('is checked in the message that begins a transaction: not one more goes to the database', async () => {
    const ana = await newPerson()
    const sent: unknown[] = []
    const query = pg.Client.prototype.query
    pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
      sent.push(args[0])
      return (query as (...all: never[]) => never).apply(this, args)
    } as never
    try {
      await look(ana)
      const withSession = sent.splice(0)
      const { userId } = ana.ctx.actor
      await look({ ...ana, ctx: { ...ana.ctx, actor: { kind: 'user', userId } } })
      expect(withSession).toHaveLength(sent.length)
      expect(withSession[0]).toMatch(/^BEGIN; SELECT app\.enter_session/)
    } finally {
      pg.Client.prototype.query = query
    }
  })
})

describe('a password', () => {
  test('is reset by the link of a mail, once, which ends every session', async () => {
    const ana = await newPerson()
    await requestPasswordReset(ana.email)
    const token = await inMail(ana.email, /\/reset-password\/([\w-]{43})/)
    const reset = (password: string) => resetPassword({ token, password, requestId: 'test' })
    expect(await codeOf(reset('password123'))).toBe('BAD_INPUT')
    expect(await isResetOpen(token)).toBe(true)
    expect(await reset('four bees in a bonnet')).toEqual({ email: ana.email })
    expect(await codeOf(look(ana))).toBe('NOT_SIGNED_IN')
    expect(await codeOf(reset('five bees in a bonnet'))).toBe('NOT_FOUND')
    expect(await isResetOpen(token)).toBe(false)
    expect(await auth.signInWithPassword(ana.email, PASSWORD)).toBeNull()
    expect(await auth.signInWithPassword(ana.email, 'four bees in a bonnet')).not.toBeNull()
  })

  test('of an address that nobody has is not reset, and no mail goes out', async () => {
    const email = `${crypto.randomUUID()}@example.test`
    await requestPasswordReset(email)
    const ana = await newPerson()
    await requestPasswordReset(ana.email)
    await inMail(ana.email, /(reset-password)/)
    expect(await mailsTo(email)).toBe(0)
  })

  test('asked for twice is reset by the second mail alone', async () => {
    const ana = await newPerson()
    await requestPasswordReset(ana.email)
    const first = await inMail(ana.email, /\/reset-password\/([\w-]{43})/)
    await requestPasswordReset(ana.email)
    expect(await isResetOpen(first)).toBe(false)
  })

  test('changes for whoever shows the old one, and signs the others out', async () => {
    const here = await newPerson()
    const there = await secondBrowser(here)
    const change = (proof: string) => changePassword(here.ctx, { proof, password: 'six bees in a bonnet' })
    expect(await codeOf(change('not the password'))).toBe('BAD_INPUT')
    expect(await change(PASSWORD)).toEqual({ ended: 1 })
    expect(await codeOf(look(there))).toBe('NOT_SIGNED_IN')
    expect(await codeOf(look(here))).toBe('ok')
    expect(await auth.signInWithPassword(here.email, 'six bees in a bonnet')).not.toBeNull()
  })
})

describe('a token', () => {
  test('opens what it was made for and nothing else', async () => {
    const ana = await newPerson()
    await requestPasswordReset(ana.email)
    const reset = await inMail(ana.email, /\/reset-password\/([\w-]{43})/)
    const newEmail = `${crypto.randomUUID()}@example.test`
    await requestEmailChange(ana.ctx, { proof: PASSWORD, email: newEmail })
    const change = await inMail(newEmail, /\/auth\/change-email\/([\w-]{43})/)
    await auth.sendSignInCode(ana.email)
    const link = await inMail(ana.email, /token_hash=([\w-]+)/)
    const set = (token: string) => resetPassword({ token, password: 'nine bees in a bonnet', requestId: 't' })
    expect(await codeOf(set(change))).toBe('NOT_FOUND')
    expect(await codeOf(set(link))).toBe('NOT_FOUND')
    expect(await codeOf(confirmEmailChange({ token: reset, requestId: 't' }))).toBe('NOT_FOUND')
    expect(await codeOf(confirmEmailChange({ token: link, requestId: 't' }))).toBe('NOT_FOUND')
    for (const token of [reset, change]) {
      for (const type of auth.LINK_TYPES) expect(await auth.verifyLink(type, token)).toBeNull()
    }
    await sendConfirmCode(ana.ctx)
    const code = await inMail(ana.email, /Enter the code (\d{6}) /)
    expect(await auth.verifyCode(ana.email, code)).toBeNull()
    expect(await codeOf(changePassword(ana.ctx, { proof: code, password: 'ten bees in a bonnet' }))).toBe(
      'ok',
    )
    expect(await codeOf(changePassword(ana.ctx, { proof: code, password: 'two bees in a bonnet' }))).toBe(
      'BAD_INPUT',
    )
  })

  test('of six digits can be tried five times', async () => {
    const ana = await newPerson()
    await sendConfirmCode(ana.ctx)
    const code = await inMail(ana.email, /Enter the code (\d{6}) /)
    const wrong = code === '000000' ? '000001' : '000000'
    const change = (proof: string) =>
      codeOf(changePassword(ana.ctx, { proof, password: 'six bees in a box' }))
    for (let attempt = 0; attempt < 5; attempt++) expect(await change(wrong)).toBe('BAD_INPUT')
    expect(await change(code)).toBe('BAD_INPUT')
  })
})

describe('an e-mail', () => {
  const tokenIn = (email: string) => inMail(email, /\/auth\/change-email\/([\w-]{43})/)

  test('changes when both sides have answered, whichever is first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const ana = await newPerson()
      const newEmail = `${crypto.randomUUID()}@example.test`
      await requestEmailChange(ana.ctx, { proof: PASSWORD, email: newEmail })
      const tokens = [await tokenIn(ana.email), await tokenIn(newEmail)]
      const answer = (side: number) =>
        confirmEmailChange({ token: tokens[side], requestId: 'test' }).then(({ outcome }) => outcome)
      expect(await answer(order[0] ?? 0)).toBe('waiting')
      expect(await auth.signInWithPassword(newEmail, PASSWORD)).toBeNull()
      expect(await answer(order[1] ?? 1)).toBe('changed')
      expect(await auth.signInWithPassword(newEmail, PASSWORD)).not.toBeNull()
      expect(await auth.signInWithPassword(ana.email, PASSWORD)).toBeNull()
      expect(await codeOf(answer(0))).toBe('NOT_FOUND')
    }
  })

  test('changes even when both answer at one moment', async () => {
    const ana = await newPerson()
    const newEmail = `${crypto.randomUUID()}@example.test`
    await requestEmailChange(ana.ctx, { proof: PASSWORD, email: newEmail })
    const tokens = [await tokenIn(ana.email), await tokenIn(newEmail)]
    const outcomes = await Promise.all(
      tokens.map((token) => confirmEmailChange({ token, requestId: 'test' })),
    )
    expect(outcomes.map(({ outcome }) => outcome)).toContain('changed')
    expect(await auth.signInWithPassword(newEmail, PASSWORD)).not.toBeNull()
  })

  test('that is somebody else’s gets no mail, and the asker is not told', async () => {
    const [ana, bea] = [await newPerson(), await newPerson()]
    const asked = await requestEmailChange(ana.ctx, { proof: PASSWORD, email: bea.email })
    expect(asked).toEqual({ email: bea.email })
    await tokenIn(ana.email)
    expect(await mailsTo(bea.email)).toBe(0)
  })

  test('stays when the change is taken back', async () => {
    const ana = await newPerson()
    const newEmail = `${crypto.randomUUID()}@example.test`
    await requestEmailChange(ana.ctx, { proof: PASSWORD, email: newEmail })
    const token = await tokenIn(newEmail)
    await cancelEmailChange(ana.ctx)
    expect(await codeOf(confirmEmailChange({ token, requestId: 'test' }))).toBe('NOT_FOUND')
  })
})

describe('deleting an account', () => {
  test('waits for the workspaces that only this person owns', async () => {
    const ana = await newPerson()
    const { slug } = await createWorkspace(ana.ctx, { name: 'Only Ana', locale: 'en', timeZone: 'UTC' })
    expect(await listSoleWorkspaces(ana.ctx)).toMatchObject([{ slug, members: 1, isClosed: false }])
    expect(await codeOf(deleteAccount(ana.ctx, { proof: PASSWORD }))).toBe('CONFLICT')
    expect(await codeOf(look(ana))).toBe('ok')
  })

  test('takes the person out of everything; the logs keep an id without a name', async () => {
    const [owner, ana] = [await newPerson('Owner'), await newPerson('Ana Lima')]
    const { id } = await createWorkspace(owner.ctx, { name: 'Shared', locale: 'en', timeZone: 'UTC' })
    const { userId } = ana.ctx.actor
    await db.query("insert into members (workspace_id, user_id, role) values ($1, $2, 'member')", [
      id,
      userId,
    ])
    expect(await codeOf(deleteAccount(ana.ctx, { proof: 'wrong' }))).toBe('BAD_INPUT')
    await deleteAccount(ana.ctx, { proof: PASSWORD })
    expect(await auth.signInWithPassword(ana.email, PASSWORD)).toBeNull()
    expect(await codeOf(look(ana))).toBe('NOT_SIGNED_IN')
    const count = async (sql: string) => Number((await db.query(sql, [userId])).rows[0].count)
    expect(await count('select count(*) from auth.users where id = $1')).toBe(0)
    expect(await count('select count(*) from profiles where user_id = $1')).toBe(0)
    expect(await count('select count(*) from sessions where user_id = $1')).toBe(0)
    expect(await count('select count(*) from members where user_id = $1')).toBe(0)
    const { rows } = await db.query(
      'select action, actor_label from audit_log where workspace_id = $1 and actor_id = $2',
      [id, userId],
    )
    expect(rows).toEqual([{ action: 'member.left', actor_label: '' }])
    expect(
      await count("select count(*) from account_events where user_id = $1 and action = 'account.deleted'"),
    ).toBe(1)
  })
})

test('an export holds one’s own and nobody else’s', async () => {
  const [ana, bea] = [await newPerson('Ana'), await newPerson('Bea')]
  await createWorkspace(ana.ctx, { name: 'Bakery of Ana', locale: 'en', timeZone: 'UTC' })
  await createWorkspace(bea.ctx, { name: 'Bakery of Bea', locale: 'en', timeZone: 'UTC' })
  const text = JSON.stringify(await exportAccount(ana.ctx))
  expect(text).toContain(ana.email)
  expect(text).toContain('Bakery of Ana')
  expect(text).toContain('workspace.created')
  expect(text).not.toContain(bea.ctx.actor.userId)
  expect(text).not.toContain('Bakery of Bea')
})

describe('a shared limit', () => {
  const limit = { name: `test-${crypto.randomUUID()}`, burst: 5, perMinute: 1 }

  test('lets exactly so many of forty simultaneous tries pass', async () => {
    const tries = Array.from({ length: 40 }, () => codeOf(requireSharedRates([{ limit, key: 'a' }])))
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(5)
    expect(outcomes.filter((outcome) => outcome === 'LIMIT_REACHED')).toHaveLength(35)
  })

  test('counts keys apart, and gives back', async () => {
    const counted = [{ limit, key: 'b' }]
    for (let i = 0; i < 5; i++) await requireSharedRates(counted)
    expect(await codeOf(requireSharedRates(counted))).toBe('LIMIT_REACHED')
    await returnSharedRates(counted)
    expect(await codeOf(requireSharedRates(counted))).toBe('ok')
  })

  test('keeps no address in the database', async () => {
    await requireSharedRates([{ limit, key: 'ana@example.test' }])
    const { rows } = await db.query('select key from rate_limits')
    expect(rows.every(({ key }) => !key.toString('latin1').includes('ana@'))).toBe(true)
  })
})

test('signing out everywhere else leaves this browser', async () => {
  const here = await newPerson()
  const others = [await secondBrowser(here), await secondBrowser(here)]
  expect(await revokeOtherSessions(here.ctx)).toBe(2)
  for (const other of others) expect(await codeOf(look(other))).toBe('NOT_SIGNED_IN')
  expect(await codeOf(look(here))).toBe('ok')
})
