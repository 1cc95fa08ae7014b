import { expect, test } from 'vitest'
import { insertMember } from '#app/db/members.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { scopeOf } from '#app/domain/context.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { auditRows } from '../../../tests/fixtures/audit-rows.ts'
import { makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { createWorkspace } from './create-workspace.server.ts'
import { getWorkspace } from './get-workspace.server.ts'
import { listPeople } from './list-people.server.ts'
import { listWorkspaces } from './list-workspaces.server.ts'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error) => (isAppError(error) ? error.code : String(error)),
  )
const input = { name: 'Café do Mel', locale: 'pt-BR', timeZone: 'America/Sao_Paulo' }

test('whoever makes a workspace owns it, and it is written down', async () => {
  const person = await makePerson()
  const made = await createWorkspace(person, input)
  expect(made).toMatchObject({
    name: 'Café do Mel',
    locale: 'pt-BR',
    timeZone: 'America/Sao_Paulo',
    role: 'owner',
  })
  expect(await listWorkspaces(person)).toEqual([made])
  expect(await getWorkspace(person, made.slug)).toEqual(made)
  const scope = { ...scopeOf(person), workspaceId: made.id }
  const audit = await asActor(scope, (tx) => auditRows(tx, made.id, 10))
  expect(audit.map((row) => [row.action, row.actor_id])).toEqual([['workspace.created', person.actor.userId]])
})

test('equal names get slugs of their own, also at the same moment', async () => {
  const people = await Promise.all([makePerson(), makePerson(), makePerson(), makePerson()])
  const made = await Promise.all(
    people.map((person) => createWorkspace(person, { ...input, name: 'Same Name' })),
  )
  expect(new Set(made.map((workspace) => workspace.slug)).size).toBe(4)
})

test('a name that gives no slug still gets one', async () => {
  const made = await createWorkspace(await makePerson(), { ...input, name: '🐝' })
  expect(made.slug).toMatch(/^[a-z0-9-]{2,48}$/)
})

test('an empty name, an unknown time zone and a foreign id are refused', async () => {
  const person = await makePerson()
  expect(await code(createWorkspace(person, { ...input, name: '  ' }))).toBe('BAD_INPUT')
  expect(await code(createWorkspace(person, { ...input, timeZone: 'Mars/Base' }))).toBe('BAD_INPUT')
  const theirs = await makeWorkspace()
  const made = await createWorkspace(person, { ...input, id: theirs.workspaceId, role: 'owner' })
  expect(made.id).not.toBe(theirs.workspaceId)
})

test('somebody else’s workspace answers as one that is not there', async () => {
  const theirs = await createWorkspace(await makePerson(), input)
  const person = await makePerson()
  expect(await code(getWorkspace(person, theirs.slug))).toBe('NOT_FOUND')
  expect(await code(getWorkspace(person, 'no-such-workspace'))).toBe('NOT_FOUND')
})

test('a person who became a member enters; nobody is written in without being asked, not even by an owner', async () => {
  const owner = await makeWorkspace()
  const [colleague, stranger] = await Promise.all([makePerson(), makePerson()])
  const add = (scope: Parameters<typeof asActor>[0], userId: string) =>
    asActor(scope, (tx) => insertMember(tx, { workspaceId: owner.workspaceId, userId, role: 'member' }))
  expect(await code(add(scopeOf(owner), stranger.actor.userId))).toBe('FORBIDDEN')
  const member = { workspaceId: owner.workspaceId, userId: colleague.actor.userId, role: 'member' } as const
  await asSystem('test data', (tx) => insertMember(tx, member))
  const asMember = { ...colleague, workspaceId: owner.workspaceId, role: 'member' } as const
  expect((await listPeople(asMember)).map((person) => person.role)).toEqual(['owner', 'member'])
  expect(await code(add(scopeOf(asMember), stranger.actor.userId))).toBe('FORBIDDEN')
})
