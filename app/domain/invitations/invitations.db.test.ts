import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { asSystem } from '#app/db/scope.server.ts'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import type { Context, PersonContext } from '#app/domain/context.server.ts'
import { sendMail } from '#app/domain/mails/send-mail.server.ts'
import { deleteWorkspace } from '#app/domain/workspaces/delete-workspace.server.ts'
import { listPeople } from '#app/domain/workspaces/list-people.server.ts'
import { newId } from '#app/lib/ids.ts'
import { codeOf, deedsOn, makeColleague } from '../../../tests/fixtures/people.ts'
import { makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { acceptInvitation } from './accept-invitation.server.ts'
import { findInvitation } from './find-invitation.server.ts'
import { invitePeople } from './invite-people.server.ts'
import { listInvitations } from './list-invitations.server.ts'
import { resendInvitation } from './resend-invitation.server.ts'
import { revokeInvitation } from './revoke-invitation.server.ts'

const emailOf = (person: PersonContext) => `${person.actor.userId}@tests.local`
const base = { role: 'member', locale: 'en', agentIds: null } as const

async function linkTo(ctx: Context, email: string): Promise<{ id: string; token: string }> {
  const found = (await listInvitations(ctx)).find((invitation) => invitation.email === email)
  return { id: found?.id ?? '', token: found?.link?.split('/').at(-1) ?? '' }
}

async function invite(ctx: Context, person: PersonContext, input: object = {}) {
  await invitePeople(ctx, { ...base, addresses: emailOf(person), ...input })
  return linkTo(ctx, emailOf(person))
}

describe('inviting', () => {
  test('many at once: each address once, members left out, one mail job each', async () => {
    const owner = await makeWorkspace()
    const member = await makeColleague(owner, 'member')
    const here = `${member.userId}@tests.local`
    const tag = newId().slice(-12)
    const addresses = `a-${tag}@x.com, B <B-${tag}@x.com>\n${here}; a-${tag}@x.com`
    const outcome = await invitePeople(owner, { ...base, addresses })
    expect(outcome).toEqual({ invited: [`a-${tag}@x.com`, `b-${tag}@x.com`], alreadyMembers: [here] })
    const open = await listInvitations(owner)
    expect(open.map(({ email, isMailed }) => [email, isMailed]).sort()).toEqual([
      [`a-${tag}@x.com`, false],
      [`b-${tag}@x.com`, false],
    ])
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{ payload: Record<string, unknown> }>`
        select payload from graphile_worker._private_jobs where payload ->> 'workspaceId' = ${owner.workspaceId}
      `.execute(tx),
    )
    expect(rows).toHaveLength(2)
    // Ids alone: neither the address nor the link is in the queue.
    expect(JSON.stringify(rows)).not.toMatch(/@|invite\//)
    for (const { id } of open) expect(await deedsOn(owner.workspaceId, id)).toEqual(['invitation.created'])
  })

  test('what is no address stops all of it; members invite nobody', async () => {
    const owner = await makeWorkspace()
    expect(await codeOf(invitePeople(owner, { ...base, addresses: 'a@x.com, b@' }))).toBe('BAD_INPUT')
    const many = Array.from({ length: 51 }, (_, index) => `p${index}@x.com`).join(' ')
    expect(await codeOf(invitePeople(owner, { ...base, addresses: many }))).toBe('BAD_INPUT')
    expect(await codeOf(invitePeople(owner, { ...base, addresses: 'a@x.com', role: 'owner' }))).toBe(
      'BAD_INPUT',
    )
    expect(await listInvitations(owner)).toEqual([])
    const member = await makeColleague(owner, 'member')
    expect(await codeOf(invitePeople(member, { ...base, addresses: 'a@x.com' }))).toBe('FORBIDDEN')
    expect(await codeOf(listInvitations(member))).toBe('FORBIDDEN')
  })

  test('the database keeps no token, and two links never share one', async () => {
    const owner = await makeWorkspace()
    const [ana, bia] = [await makePerson(), await makePerson()]
    const [first, second] = [await invite(owner, ana), await invite(owner, bia)]
    expect(first.token).toMatch(/^[\w-]{43}$/)
    expect(first.token).not.toBe(second.token)
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{ row: string }>`select i::text as row from invitations i where id = ${first.id}`.execute(tx),
    )
    const raw = Buffer.from(first.token, 'base64url').toString('hex')
    expect(rows[0]?.row).not.toContain(raw)
    expect(rows[0]?.row).not.toContain(first.token)
  })
})

describe('the mail', () => {
  test('is in the invitee’s language, with the link, and goes out once', async () => {
    const owner = await makeWorkspace('Casa <b>Mel</b>')
    const ana = await makePerson()
    const { id, token } = await invite(owner, ana, { locale: 'pt-BR' })
    const job = {
      workspaceId: owner.workspaceId,
      mailId: newId(),
      template: 'invitation' as const,
      subjectId: id,
    }
    expect(await sendMail(owner, job)).toEqual({ isSent: true })
    expect(await sendMail(owner, job)).toEqual({ isSent: false })
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{ subject: string; text: string; html: string }>`
        select subject, text, html from embedded.captured_mails where to_address = ${emailOf(ana)}
      `.execute(tx),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.subject).toContain('convida você para Casa <b>Mel</b>')
    expect(rows[0]?.text).toContain(`/invite/${token}`)
    expect(rows[0]?.html).not.toContain('<b>')
    expect((await listInvitations(owner))[0]?.isMailed).toBe(true)
  })

  test('a job that died after sending does not send again: the same mail is kept once', async () => {
    const owner = await makeWorkspace()
    const ana = await makePerson()
    const { id } = await invite(owner, ana)
    const job = {
      workspaceId: owner.workspaceId,
      mailId: newId(),
      template: 'invitation' as const,
      subjectId: id,
    }
    await sendMail(owner, job)
    await asSystem('test: as if the note of it had been lost', (tx) =>
      sql`update invitations set mailed_at = null where id = ${id}`.execute(tx),
    )
    await sendMail(owner, job)
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select id from embedded.captured_mails where to_address = ${emailOf(ana)}`.execute(tx),
    )
    expect(rows).toHaveLength(1)
  })
})

describe('accepting', () => {
  test('gives the role and the agents it was made for', async () => {
    const owner = await makeWorkspace()
    const mine = await createAgent(owner, { name: 'Mine', preset: 'shop' })
    await createAgent(owner, { name: 'Hidden', preset: 'shop' })
    const ana = await makePerson()
    const { token } = await invite(owner, ana, { agentIds: [mine.id] })
    expect(await findInvitation(token)).toMatchObject({
      workspaceName: 'Test',
      role: 'member',
      email: emailOf(ana),
    })
    const accepted = await acceptInvitation(ana, token)
    expect(accepted.outcome).toBe('joined')
    const inside: Context = { ...ana, workspaceId: owner.workspaceId, role: 'member' }
    expect((await listAgents(inside)).map(({ name }) => name)).toEqual(['Mine'])
    expect(await listInvitations(owner)).toEqual([])
    expect(await findInvitation(token)).toBeNull()
    expect(await deedsOn(owner.workspaceId, ana.actor.userId)).toEqual(['member.joined'])
    // The same press twice is no error.
    expect(await acceptInvitation(ana, token)).toMatchObject({ outcome: 'already_member' })
  })

  test('twenty at once give one seat', async () => {
    const owner = await makeWorkspace()
    const ana = await makePerson()
    const { token } = await invite(owner, ana)
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => acceptInvitation(ana, token).then(({ outcome }) => outcome)),
    )
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'already_member')).toHaveLength(19)
    expect(await listPeople(owner)).toHaveLength(2)
    expect(await deedsOn(owner.workspaceId, ana.actor.userId)).toEqual(['member.joined'])
  })

  test('twenty people with one link give no seat but the invited one’s', async () => {
    const owner = await makeWorkspace()
    const ana = await makePerson()
    const { token } = await invite(owner, ana)
    const others = await Promise.all(Array.from({ length: 19 }, makePerson))
    const outcomes = await Promise.all(
      [ana, ...others].map((person) =>
        acceptInvitation(person, token).then(
          ({ outcome }) => outcome,
          () => 'refused',
        ),
      ),
    )
    expect(outcomes[0]).toBe('joined')
    expect(outcomes.slice(1).every((outcome) => outcome === 'wrong_account' || outcome === 'refused')).toBe(
      true,
    )
    expect(await listPeople(owner)).toHaveLength(2)
  })

  test('another account is told so, and the invitation stays', async () => {
    const owner = await makeWorkspace()
    const [ana, bia] = [await makePerson(), await makePerson()]
    const { token } = await invite(owner, ana)
    expect(await acceptInvitation(bia, token)).toEqual({ outcome: 'wrong_account' })
    expect((await acceptInvitation(ana, token)).outcome).toBe('joined')
  })

  test('who came by another way is a member already, and keeps the role', async () => {
    const owner = await makeWorkspace()
    const ana = await makePerson()
    const { token } = await invite(owner, ana)
    await asSystem('test data', (tx) =>
      tx
        .insertInto('members')
        .values({ workspace_id: owner.workspaceId, user_id: ana.actor.userId, role: 'admin' })
        .execute(),
    )
    expect(await acceptInvitation(ana, token)).toMatchObject({ outcome: 'already_member' })
    expect((await listPeople(owner)).map(({ role }) => role)).toEqual(['owner', 'admin'])
  })

  test('resent, the old link is dead; revoked, expired, unknown, or of a deleted workspace, all are', async () => {
    const owner = await makeWorkspace()
    const ana = await makePerson()
    const dead = async (token: string) => {
      expect(await findInvitation(token)).toBeNull()
      expect(await codeOf(acceptInvitation(ana, token))).toBe('NOT_FOUND')
    }
    const first = await invite(owner, ana)
    await resendInvitation(owner, { invitationId: first.id })
    const second = await linkTo(owner, emailOf(ana))
    expect(second.id).toBe(first.id)
    await dead(first.token)
    const third = await invite(owner, ana)
    await dead(second.token)
    await asSystem('test: three days pass', (tx) =>
      sql`update invitations set expires_at = now() where id = ${third.id}`.execute(tx),
    )
    await dead(third.token)
    expect((await listInvitations(owner))[0]).toMatchObject({ isExpired: true, link: null })
    const fourth = await invite(owner, ana)
    await revokeInvitation(owner, { invitationId: fourth.id })
    await dead(fourth.token)
    expect(await codeOf(resendInvitation(owner, { invitationId: fourth.id }))).toBe('NOT_FOUND')
    await dead('A'.repeat(43))
    await dead('')
    const fifth = await invite(owner, ana)
    await deleteWorkspace(owner, { name: 'Test' })
    await dead(fifth.token)
  })

  test('invitations of another workspace are unknown ones', async () => {
    const [owner, other] = await Promise.all([makeWorkspace(), makeWorkspace()])
    const { id } = await invite(other, await makePerson())
    for (const invitationId of [id, newId()]) {
      expect(await codeOf(resendInvitation(owner, { invitationId }))).toBe('NOT_FOUND')
      expect(await codeOf(revokeInvitation(owner, { invitationId }))).toBe('NOT_FOUND')
    }
  })
})
