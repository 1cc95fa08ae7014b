import { afterAll, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { requireInvitationRate } from './invitation-rate.server.ts'

afterAll(closePool)

const asRole = (role: Context['role'], workspaceId: string): Context => ({
  workspaceId,
  actor: { kind: 'user', userId: newId() },
  role,
  requestId: 'test',
  locale: 'en',
})
const codeOf = (counted: Promise<void>): Promise<string> =>
  counted.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  )
const times = (count: number) => Array.from({ length: count })

it('counts nothing for somebody who may not invite', async () => {
  const workspaceId = newId()
  const member = asRole('member', workspaceId)
  for (const _ of times(40)) {
    expect(await codeOf(requireInvitationRate(member))).toBe('FORBIDDEN')
    expect(await codeOf(requireInvitationRate(member, 'one invitation'))).toBe('FORBIDDEN')
  }
  expect(await codeOf(requireInvitationRate(asRole('admin', workspaceId), 'one invitation'))).toBe('done')
})

it('stops an admin who sends one invitation again and again, and a workspace that sends too many at once', async () => {
  const admin = asRole('admin', newId())
  const invitationId = newId()
  for (const _ of times(3)) await requireInvitationRate(admin, invitationId)
  expect(await codeOf(requireInvitationRate(admin, invitationId))).toBe('LIMIT_REACHED')
  // The refusal cost the workspace nothing: seventeen of its twenty are left.
  const rest = await Promise.all(times(40).map(() => codeOf(requireInvitationRate(admin))))
  expect(rest.filter((code) => code === 'done')).toHaveLength(17)
})
