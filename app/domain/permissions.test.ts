import { expect, test } from 'vitest'
import { CATALOGUES } from '#app/i18n/server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { can, permissionRows, ROLES, requirePermission } from './permissions.ts'

test('a member works with agents, knowledge and conversations, and manages nobody', () => {
  const ctx = { role: 'member' } as const
  expect(can(ctx, 'agent', 'publish')).toBe(true)
  expect(can(ctx, 'knowledge', 'delete')).toBe(true)
  expect(can(ctx, 'conversation', 'reply')).toBe(true)
  expect(can(ctx, 'members', 'update')).toBe(false)
  expect(can(ctx, 'workspace', 'update')).toBe(false)
  expect(can(ctx, 'audit', 'read')).toBe(false)
})

test('an admin does all but delete the workspace, which is the owner’s', () => {
  expect(can({ role: 'admin' }, 'members', 'update')).toBe(true)
  expect(can('admin', 'members', 'updateOwners')).toBe(false)
  expect(can({ role: 'admin' }, 'workspace', 'delete')).toBe(false)
  expect(can({ role: 'owner' }, 'workspace', 'delete')).toBe(true)
})

test('who has no role may do nothing', () => {
  expect(can({ role: null }, 'agent', 'read')).toBe(false)
  expect(() => requirePermission({ role: null }, 'agent', 'read')).toThrowError(
    expect.toSatisfy((error) => isAppError(error) && error.code === 'FORBIDDEN') as unknown as Error,
  )
})

test('the table for people says exactly what is checked, and no role has less than the one below it', () => {
  const rows = permissionRows()
  expect(rows.length).toBeGreaterThan(30)
  for (const { resource, verb, roles } of rows) {
    for (const role of ROLES) {
      expect(can(role, resource, verb as never), `${role} ${resource}.${verb}`).toBe(roles[role])
    }
    expect(roles.owner && (roles.admin || !roles.member)).toBe(true)
  }
})

test('every permission has its words in both languages, and no words are left over', () => {
  const asked = permissionRows().flatMap(({ resource, verb }) => [
    `people.permission.${resource}`,
    `people.permission.${resource}.${verb}`,
  ])
  for (const catalogue of Object.values(CATALOGUES)) {
    const written = Object.keys(catalogue).filter((key) => key.startsWith('people.permission.'))
    expect(written.sort()).toEqual([...new Set(asked)].sort())
  }
})
