import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { sealWith } from '#app/integrations/secrets/envelope.ts'
import { open } from '#app/integrations/secrets/seal.server.ts'
import { newId } from '#app/lib/ids.ts'
import { parseSecretsKeys } from '#app/lib/secrets-keys.ts'
import { useOwnDatabase } from '../../../tests/fixtures/own-database.ts'
import { makeWorkspace } from '../../../tests/fixtures/workspaces.ts'

const older = `older:${randomBytes(32).toString('base64')}`
const [olderKey] = parseSecretsKeys(older)
const gone = { name: 'gone', bytes: randomBytes(32) }

// Every secret of an installation is sealed anew, those of other files' tests, too.
let endDatabase: (() => Promise<void>) | undefined
beforeAll(async () => {
  endDatabase = await useOwnDatabase()
})
afterAll(async () => {
  await closePool()
  await endDatabase?.()
})

it('seals what stands under older keys anew, reports what nobody can open, and has nothing to do twice', async () => {
  // Before anybody reads the environment.
  process.env.SECRETS_KEYS = `${process.env.SECRETS_KEYS},${older}`
  const { resealSecrets } = await import('./reseal-secrets.server.ts')
  const { workspaceId } = await makeWorkspace('Rotating')
  const place = (rowId: string) => ({
    workspaceId,
    table: 'provider_connections',
    rowId,
    column: 'sealed_key',
  })
  const ids = Array.from({ length: 103 }, newId)
  const lost = newId()
  const sealedOf = (id: string) =>
    sealWith(id === lost ? gone : (olderKey as typeof gone), `sk-${id}`, place(id))
  await asSystem('test data', async (tx) => {
    for (const id of [...ids, lost])
      await sql`insert into provider_connections (id, workspace_id, name, kind, preset, sealed_key)
        values (${id}, ${workspaceId}, 'x', 'openai', 'openai', ${sealedOf(id)})`.execute(tx)
  })
  const reports: number[] = []
  const first = await resealSecrets(({ looked }) => reports.push(looked))
  expect(first).toMatchObject({ resealed: 103, unreadable: [`provider_connections.sealed_key ${lost}`] })
  expect(reports.length).toBeGreaterThan(1)
  const { rows } = await asSystem('test', (tx) =>
    sql<{ id: string; sealed_key: string }>`
      select id, sealed_key from provider_connections where workspace_id = ${workspaceId} and id <> ${lost}`.execute(
      tx,
    ),
  )
  expect(
    rows.every(
      ({ id, sealed_key }) =>
        sealed_key.startsWith('v1.tests.') && open(sealed_key, place(id)) === `sk-${id}`,
    ),
  ).toBe(true)
  expect((await resealSecrets()).resealed).toBe(0)
})
