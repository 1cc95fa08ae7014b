import { describe, expect, test } from 'vitest'
import { selectRole } from '#app/db/members.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { publishAgent } from '#app/domain/agents/publish-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { sendPreviewMessage } from '#app/domain/conversations/send-preview-message.server.ts'
import { getConversation } from '#app/domain/inbox/get-conversation.server.ts'
import { listConversations } from '#app/domain/inbox/list-conversations.server.ts'
import { takeOver } from '#app/domain/inbox/take-over.server.ts'
import { searchWorkspace } from '#app/domain/search/search-workspace.server.ts'
import { leaveWorkspace } from '#app/domain/workspaces/leave-workspace.server.ts'
import { acceptOwnership, offerOwnership, withdrawOffer } from '#app/domain/workspaces/ownership.server.ts'
import { newId } from '#app/lib/ids.ts'
import { codeOf, deedsOn, makeColleague, userIdOf } from '../../../tests/fixtures/people.ts'
import { makeConversation, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { changeRole } from './change-role.server.ts'
import { listAccessOfPerson, listAccessToAgent } from './list-access.server.ts'
import { removeMember } from './remove-member.server.ts'
import { setAgentAccess } from './set-agent-access.server.ts'

const owners = (workspaceId: string) =>
  asSystem('test looks', (tx) =>
    tx
      .selectFrom('members')
      .select('user_id')
      .where('workspace_id', '=', workspaceId)
      .where('role', '=', 'owner')
      .execute(),
  )
const roleOf = (ctx: Context, userId: string) =>
  asActor(scopeOf(ctx), (tx) => selectRole(tx, ctx.workspaceId, userId))

describe('roles', () => {
  test('an admin changes admins and members, an owner owners too, a member nobody', async () => {
    const owner = await makeWorkspace()
    const admin = await makeColleague(owner, 'admin')
    const member = await makeColleague(owner, 'member')
    await changeRole(admin, { userId: member.userId, role: 'admin' })
    expect(await roleOf(owner, member.userId)).toBe('admin')
    await changeRole(admin, { userId: member.userId, role: 'member' })
    expect(await deedsOn(owner.workspaceId, member.userId)).toEqual([
      'member.role_changed',
      'member.role_changed',
    ])
    expect(await codeOf(changeRole(admin, { userId: member.userId, role: 'owner' }))).toBe('FORBIDDEN')
    expect(await codeOf(changeRole(admin, { userId: userIdOf(owner), role: 'member' }))).toBe('FORBIDDEN')
    expect(await codeOf(removeMember(admin, { userId: userIdOf(owner) }))).toBe('FORBIDDEN')
    expect(await codeOf(changeRole(member, { userId: member.userId, role: 'admin' }))).toBe('FORBIDDEN')
    expect(await codeOf(removeMember(member, { userId: admin.userId }))).toBe('FORBIDDEN')
    await changeRole(owner, { userId: admin.userId, role: 'owner' })
    expect(await owners(owner.workspaceId)).toHaveLength(2)
  })

  test('a role that was true a moment ago counts for nothing: the database asks anew', async () => {
    const owner = await makeWorkspace()
    const admin = await makeColleague(owner, 'admin')
    const member = await makeColleague(owner, 'member')
    await changeRole(owner, { userId: admin.userId, role: 'member' })
    expect(await codeOf(removeMember(admin, { userId: member.userId }))).toBe('FORBIDDEN')
    await removeMember(owner, { userId: admin.userId })
    expect(await codeOf(listAgents(admin))).toBe('NOT_FOUND')
  })

  test('somebody else’s people are unknown people', async () => {
    const [owner, other] = await Promise.all([makeWorkspace(), makeWorkspace()])
    const theirs = await makeColleague(other, 'member')
    for (const userId of [theirs.userId, newId()]) {
      expect(await codeOf(changeRole(owner, { userId, role: 'admin' }))).toBe('NOT_FOUND')
      expect(await codeOf(removeMember(owner, { userId }))).toBe('NOT_FOUND')
      expect(await codeOf(listAccessOfPerson(owner, userId))).toBe('NOT_FOUND')
      expect(await codeOf(offerOwnership(owner, { userId }))).toBe('NOT_FOUND')
    }
  })
})

describe('the last owner', () => {
  test('neither leaves, nor steps down, nor is removed', async () => {
    const owner = await makeWorkspace()
    const userId = userIdOf(owner)
    expect(await codeOf(leaveWorkspace(owner))).toBe('CONFLICT')
    expect(await codeOf(changeRole(owner, { userId, role: 'member' }))).toBe('CONFLICT')
    expect(await codeOf(removeMember(owner, { userId }))).toBe('CONFLICT')
    expect(await owners(owner.workspaceId)).toHaveLength(1)
  })

  test('of owners who all go at one moment, one stays: ten races', async () => {
    for (let race = 0; race < 10; race++) {
      const owner = await makeWorkspace()
      const others = await Promise.all([1, 2, 3].map(() => makeColleague(owner, 'owner')))
      const outcomes = await Promise.all([
        codeOf(leaveWorkspace(owner)),
        ...others.map((other, index) =>
          codeOf(
            index % 2 ? leaveWorkspace(other) : changeRole(other, { userId: other.userId, role: 'member' }),
          ),
        ),
      ])
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3)
      expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(1)
      expect(await owners(owner.workspaceId)).toHaveLength(1)
    }
  })
})

describe('handing over', () => {
  test('takes both: offered, then accepted', async () => {
    const owner = await makeWorkspace()
    const member = await makeColleague(owner, 'member')
    const admin = await makeColleague(owner, 'admin')
    expect(await codeOf(offerOwnership(admin, { userId: member.userId }))).toBe('FORBIDDEN')
    await offerOwnership(owner, { userId: member.userId })
    expect(await codeOf(offerOwnership(owner, { userId: admin.userId }))).toBe('CONFLICT')
    expect(await codeOf(acceptOwnership(admin))).toBe('NOT_FOUND')
    expect(await codeOf(withdrawOffer(admin))).toBe('NOT_FOUND')
    await acceptOwnership(member)
    expect(await roleOf(owner, member.userId)).toBe('owner')
    expect(await roleOf(owner, userIdOf(owner))).toBe('admin')
    expect(await codeOf(acceptOwnership(member))).toBe('NOT_FOUND')
    expect(await deedsOn(owner.workspaceId, owner.workspaceId)).toEqual([
      'workspace.created',
      'ownership.offered',
      'ownership.accepted',
    ])
  })

  test('the offer can be taken back and declined', async () => {
    const owner = await makeWorkspace()
    const member = await makeColleague(owner, 'member')
    await offerOwnership(owner, { userId: member.userId })
    await withdrawOffer(owner)
    await offerOwnership(owner, { userId: member.userId })
    await withdrawOffer(member)
    expect(await codeOf(acceptOwnership(member))).toBe('NOT_FOUND')
    expect((await deedsOn(owner.workspaceId, owner.workspaceId)).slice(1)).toEqual([
      'ownership.offered',
      'ownership.withdrawn',
      'ownership.offered',
      'ownership.declined',
    ])
  })

  test('accepting and taking back at one moment ends in one of the two', async () => {
    const owner = await makeWorkspace()
    const member = await makeColleague(owner, 'member')
    await offerOwnership(owner, { userId: member.userId })
    const outcomes = await Promise.all([codeOf(acceptOwnership(member)), codeOf(withdrawOffer(owner))])
    expect(outcomes.sort()).toEqual(['NOT_FOUND', 'done'])
    expect(await owners(owner.workspaceId)).toHaveLength(1)
  })
})

describe('access to one agent', () => {
  const none = { view: false, edit: false, publish: false, converse: false }

  test('taken away, it is gone everywhere at the next request, and comes back as it was', async () => {
    const owner = await makeWorkspace()
    const member = await makeColleague(owner, 'member')
    const { agentId, conversationId } = await makeConversation(owner)
    const place = { conversationId }
    expect((await getAgent(member, agentId)).rights).toEqual({
      view: true,
      edit: true,
      publish: true,
      converse: true,
    })
    const set = (rights: typeof none) => setAgentAccess(owner, { agentId, userId: member.userId, rights })

    await set(none)
    expect(await listAgents(member)).toEqual([])
    expect(await codeOf(getAgent(member, agentId))).toBe('NOT_FOUND')
    expect((await listConversations(member, {})).conversations).toEqual([])
    expect(await codeOf(getConversation(member, conversationId))).toBe('NOT_FOUND')
    expect(await codeOf(takeOver(member, place))).toBe('NOT_FOUND')
    expect(await searchWorkspace(member, 'Mel')).toEqual([])
    const preview = { clientId: newId(), text: 'Hi', afterSeq: 0, language: 'en' }
    expect(await codeOf(sendPreviewMessage(member, agentId, preview))).toBe('NOT_FOUND')

    await set({ ...none, view: true })
    const agent = await getAgent(member, agentId)
    expect(agent.rights).toEqual({ ...none, view: true })
    const draft = { agentId, name: 'Other', settings: agent.settings, updatedAt: agent.updatedAt }
    expect(await codeOf(updateAgentDraft(member, draft))).toBe('FORBIDDEN')
    expect(await codeOf(publishAgent(member, { agentId, updatedAt: agent.updatedAt, note: '' }))).toBe(
      'FORBIDDEN',
    )
    expect(await codeOf(takeOver(member, place))).toBe('NOT_FOUND')

    await set({ ...none, view: true, publish: true })
    expect(await codeOf(updateAgentDraft(member, draft))).toBe('FORBIDDEN')
    expect(await codeOf(publishAgent(member, { agentId, updatedAt: agent.updatedAt, note: '' }))).toBe('done')

    await set({ view: true, edit: true, publish: true, converse: true })
    expect(await codeOf(takeOver(member, place))).toBe('done')
    expect(
      (await deedsOn(owner.workspaceId, agentId)).filter((deed) => deed === 'agent.access_changed'),
    ).toHaveLength(4)
  })

  test('an owner or admin is never narrowed; a member made admin is narrowed no more', async () => {
    const owner = await makeWorkspace()
    const admin = await makeColleague(owner, 'admin')
    const member = await makeColleague(owner, 'member')
    const { id: agentId } = await createAgent(owner, { name: 'Mel', preset: 'shop' })
    expect(await codeOf(setAgentAccess(owner, { agentId, userId: admin.userId, rights: none }))).toBe(
      'CONFLICT',
    )
    expect(await codeOf(setAgentAccess(member, { agentId, userId: member.userId, rights: none }))).toBe(
      'FORBIDDEN',
    )
    await setAgentAccess(admin, { agentId, userId: member.userId, rights: none })
    const { agents } = await listAccessOfPerson(admin, member.userId)
    expect(agents).toEqual([{ agentId, agentName: 'Mel', rights: none, isNarrowed: true }])
    const people = await listAccessToAgent(admin, agentId)
    expect(people.find(({ userId }) => userId === member.userId)?.rights).toEqual(none)
    await changeRole(owner, { userId: member.userId, role: 'admin' })
    expect(await listAgents({ ...member, role: 'admin' })).toHaveLength(1)
  })

  test('an agent of another workspace is an unknown one', async () => {
    const [owner, other] = await Promise.all([makeWorkspace(), makeWorkspace()])
    const member = await makeColleague(owner, 'member')
    const { id } = await createAgent(other, { name: 'Theirs', preset: 'shop' })
    for (const agentId of [id, newId()]) {
      const input = { agentId, userId: member.userId, rights: none }
      expect(await codeOf(setAgentAccess(owner, input))).toBe('NOT_FOUND')
    }
  })
})
