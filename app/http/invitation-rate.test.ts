import { expect, it } from 'vitest'
import type { Context } from '#app/domain/context.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { requireInvitationRate } from './invitation-rate.server.ts'

const asRole = (role: Context['role'], workspaceId: string): Context => ({
  workspaceId,
  actor: { kind: 'user', userId: newId() },
  role,
  requestId: 'test',
  locale: 'en',
})
const codeOf = (run: () => void): string => {
  try {
    run()
    return 'done'
  } catch (error) {
    return isAppError(error) ? error.code : String(error)
  }
}

it('counts nothing for somebody who may not invite', () => {
  const workspaceId = newId()
  const member = asRole('member', workspaceId)
  for (let sent = 0; sent < 40; sent++) {
    expect(codeOf(() => requireInvitationRate(member))).toBe('FORBIDDEN')
    expect(codeOf(() => requireInvitationRate(member, 'one invitation'))).toBe('FORBIDDEN')
  }
  expect(codeOf(() => requireInvitationRate(asRole('admin', workspaceId), 'one invitation'))).toBe('done')
})

it('stops an admin who sends one invitation again and again, and a workspace that sends too many', () => {
  const admin = asRole('admin', newId())
  const invitationId = newId()
  for (let sent = 0; sent < 3; sent++) requireInvitationRate(admin, invitationId)
  expect(codeOf(() => requireInvitationRate(admin, invitationId))).toBe('LIMIT_REACHED')
  for (let sent = 0; sent < 16; sent++) requireInvitationRate(admin)
  expect(codeOf(() => requireInvitationRate(admin))).toBe('LIMIT_REACHED')
})
