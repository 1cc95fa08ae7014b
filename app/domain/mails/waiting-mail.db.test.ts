import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context, PersonContext } from '#app/domain/context.server.ts'
import { requestHandover } from '#app/domain/conversations/request-handover.server.ts'
import { handBack } from '#app/domain/inbox/hand-back.server.ts'
import { takeOver } from '#app/domain/inbox/take-over.server.ts'
import { removeMember } from '#app/domain/members/remove-member.server.ts'
import { setAgentAccess } from '#app/domain/members/set-agent-access.server.ts'
import { updateNotifications } from '#app/domain/profiles/update-notifications.server.ts'
import { catalog } from '#app/queue/catalog.ts'
import { codeOf, makeColleague, userIdOf } from '../../../tests/fixtures/people.ts'
import { makeConversation, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { sendMail } from './send-mail.server.ts'

afterAll(closePool)

type Person = Pick<Context, 'actor'>
const NO_CONVERSING = { view: true, edit: true, publish: true, converse: false }

/** A workspace with an agent, a conversation, and its visitor, who can ask for a person. */
async function makeHouse() {
  const owner = await makeWorkspace('Casa <b>Mel</b>')
  const { agentId, visitorId, conversationId } = await makeConversation(owner)
  const tokenHash = randomBytes(32)
  await asSystem('test data', (tx) =>
    sql`insert into visitor_tokens (token_hash, workspace_id, agent_id, visitor_id, expires_at)
      values (${tokenHash}, ${owner.workspaceId}, ${agentId}, ${visitorId}, now() + interval '1 day')`.execute(
      tx,
    ),
  )
  const ask = () => requestHandover({ tokenHash, requestId: 'test' }, conversationId)
  return { owner, agentId, conversationId, ask }
}

/** What is queued for a workspace, as a worker would read it. */
async function jobsOf({ workspaceId }: Context) {
  const { rows } = await asSystem('test looks', (tx) =>
    sql<{ key: string; payload: unknown; max_attempts: number }>`
      select key, payload, max_attempts from graphile_worker._private_jobs
      where payload ->> 'workspaceId' = ${workspaceId} and payload ->> 'template' = 'conversation-waiting'
    `.execute(tx),
  )
  return rows.map((row) => ({ ...row, parsed: catalog['mail/send'].payload.parse(row.payload) }))
}

/** Does what a worker does; true for each mail that went out. */
async function runJobs(ctx: Context): Promise<boolean[]> {
  const sent: boolean[] = []
  for (const { parsed } of await jobsOf(ctx)) sent.push((await sendMail(ctx, parsed)).isSent)
  await asSystem('test worker', (tx) =>
    sql`delete from graphile_worker._private_jobs where payload ->> 'workspaceId' = ${ctx.workspaceId}`.execute(
      tx,
    ),
  )
  return sent
}

async function mailsTo(person: Person) {
  const { rows } = await asSystem('test looks', (tx) =>
    sql<{ subject: string; text: string; html: string }>`
      select subject, text, html from embedded.captured_mails where to_address = ${`${userIdOf(person)}@tests.local`}
    `.execute(tx),
  )
  return rows
}
const countsTo = (people: Person[]) =>
  Promise.all(people.map(async (person) => (await mailsTo(person)).length))

/** A choice of mails belongs to no workspace. */
const alone = (ctx: Context): PersonContext => ({
  actor: { kind: 'user', userId: userIdOf(ctx) },
  requestId: 'test',
  locale: 'en',
})

const later = (conversationId: string, minutes: number) =>
  asSystem('time passes', (tx) =>
    sql`update conversations set people_called_at = people_called_at - make_interval(mins => ${minutes})
      where id = ${conversationId}`.execute(tx),
  )

test('asking for a person mails each who may answer and wants it once, in their language, and nobody else', async () => {
  const { owner, agentId, conversationId, ask } = await makeHouse()
  const [admin, brazilian, quiet, narrowed, removed] = [
    await makeColleague(owner, 'admin'),
    await makeColleague(owner, 'member'),
    await makeColleague(owner, 'member'),
    await makeColleague(owner, 'member'),
    await makeColleague(owner, 'member'),
  ]
  await asSystem('test data', async (tx) => {
    for (const { userId } of [brazilian, quiet])
      await tx.insertInto('profiles').values({ user_id: userId, locale: 'pt-BR' }).execute()
  })
  await updateNotifications(alone(quiet), { mailOnWaiting: 'false' })
  await setAgentAccess(owner, { agentId, userId: narrowed.userId, rights: NO_CONVERSING })
  await removeMember(owner, { userId: removed.userId })
  const stranger = await makeWorkspace()

  expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill({ handler: 'waiting' }))
  const jobs = await jobsOf(owner)
  expect(jobs.map(({ parsed }) => parsed.recipientId).sort()).toEqual(
    [userIdOf(owner), admin.userId, brazilian.userId].sort(),
  )
  for (const { key, max_attempts, parsed, payload } of jobs) {
    expect({ key, max_attempts }).toEqual({
      key: catalog['mail/send'].jobKey?.(parsed),
      max_attempts: catalog['mail/send'].maxAttempts,
    })
    expect(payload).toEqual(parsed)
  }
  // A job that died after sending runs again: it is the same mail.
  for (const { parsed } of jobs) await sendMail(owner, parsed)
  expect(await runJobs(owner)).toEqual([true, true, true])
  expect(await countsTo([owner, admin, brazilian])).toEqual([1, 1, 1])
  expect(await countsTo([quiet, narrowed, removed, stranger])).toEqual([0, 0, 0, 0])

  const [english] = await mailsTo(admin)
  expect(english?.subject).toBe('Somebody waits for a person in Casa <b>Mel</b>')
  expect(english?.text).toMatch(new RegExp(`/w/[\\w-]+/inbox/${conversationId}`))
  expect(english?.html).not.toContain('<b>Mel')
  const [portuguese] = await mailsTo(brazilian)
  expect(portuguese?.subject).toBe('Alguém espera por uma pessoa em Casa <b>Mel</b>')
})

test('a conversation that waits again within half an hour mails nobody, and after it everybody', async () => {
  const { owner, conversationId, ask } = await makeHouse()
  const again = async () => {
    await takeOver(owner, { conversationId })
    await handBack(owner, { conversationId })
    await ask()
    return (await runJobs(owner)).length
  }
  await ask()
  expect(await runJobs(owner)).toEqual([true])
  expect(await again()).toBe(0)
  await later(conversationId, 29)
  expect(await again()).toBe(0)
  await later(conversationId, 2)
  expect(await again()).toBe(1)
  expect(await countsTo([owner])).toEqual([2])
})

test('what changed before the mail went out counts: answered, narrowed, removed, not wanted any more', async () => {
  const { owner, agentId, conversationId, ask } = await makeHouse()
  const [narrowed, removed, quiet] = [
    await makeColleague(owner, 'member'),
    await makeColleague(owner, 'member'),
    await makeColleague(owner, 'member'),
  ]
  await asSystem('test data', (tx) => tx.insertInto('profiles').values({ user_id: quiet.userId }).execute())
  await ask()
  expect(await jobsOf(owner)).toHaveLength(4)
  await setAgentAccess(owner, { agentId, userId: narrowed.userId, rights: NO_CONVERSING })
  await removeMember(owner, { userId: removed.userId })
  await updateNotifications(alone(quiet), { mailOnWaiting: 'false' })
  expect((await runJobs(owner)).filter(Boolean)).toHaveLength(1)
  expect(await countsTo([owner, narrowed, removed, quiet])).toEqual([1, 0, 0, 0])

  await takeOver(owner, { conversationId })
  await handBack(owner, { conversationId })
  await later(conversationId, 31)
  await ask()
  await takeOver(owner, { conversationId })
  expect(await runJobs(owner)).toEqual([false])
})

test('a colleague who leaves hands their conversations to others, who are told', async () => {
  const { owner, conversationId } = await makeHouse()
  const gone = await makeColleague(owner, 'member')
  await takeOver(gone, { conversationId })
  await removeMember(owner, { userId: gone.userId })
  await runJobs(owner)
  expect(await countsTo([owner, gone])).toEqual([1, 0])
})

test('a choice is true or false and nothing else', async () => {
  const { owner } = await makeHouse()
  expect(await codeOf(updateNotifications(alone(owner), { mailOnWaiting: 'perhaps' }))).toBe('BAD_INPUT')
  expect(await codeOf(updateNotifications(alone(owner), {}))).toBe('BAD_INPUT')
})
