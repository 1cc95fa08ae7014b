import { expect, test } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'
import { can, requirePermission } from './permissions.ts'

test('a member works with agents, knowledge and conversations, and manages nobody', () => {
  const ctx = { role: 'member' } as const
  expect(can(ctx, 'agent', 'publish')).toBe(true)
  expect(can(ctx, 'knowledge', 'delete')).toBe(true)
  expect(can(ctx, 'conversation', 'reply')).toBe(true)
  expect(can(ctx, 'members', 'manage')).toBe(false)
  expect(can(ctx, 'workspace', 'update')).toBe(false)
  expect(can(ctx, 'audit', 'read')).toBe(false)
})

test('an admin does all but delete the workspace, which is the owner’s', () => {
  expect(can({ role: 'admin' }, 'members', 'manage')).toBe(true)
  expect(can({ role: 'admin' }, 'workspace', 'delete')).toBe(false)
  expect(can({ role: 'owner' }, 'workspace', 'delete')).toBe(true)
})

test('who has no role may do nothing', () => {
  expect(can({ role: null }, 'agent', 'read')).toBe(false)
  expect(() => requirePermission({ role: null }, 'agent', 'read')).toThrowError(
    expect.toSatisfy((error) => isAppError(error) && error.code === 'FORBIDDEN') as unknown as Error,
  )
})
