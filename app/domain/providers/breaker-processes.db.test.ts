import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'

let home: KnowledgeWorkspace
const connectionId = newId()
const RACER = fileURLToPath(new URL('../../../tests/fixtures/breaker-racer.ts', import.meta.url))

beforeAll(async () => {
  home = await makeKnowledgeWorkspace()
  await asSystem('test data', (tx) =>
    tx
      .insertInto('provider_connections')
      .values({
        id: connectionId,
        workspace_id: home.workspaceId,
        name: 'A',
        kind: 'compatible',
        preset: 'custom',
      })
      .execute(),
  )
})
afterAll(closePool)

type Told = { asked: number; texts: string[] }

async function inProcess(state: 'up' | 'down', count: number): Promise<Told> {
  const { workspaceId, agentId } = home
  const args = [workspaceId, agentId, `connection:${connectionId}:a`, 'openai:b', state, String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, [RACER, ...args])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told
}

it('two processes share one breaker: what one opens the other leaves alone, and one of both tries it again', async () => {
  const opening = await inProcess('down', 3)
  expect(opening).toEqual({ asked: 3, texts: ['second', 'second', 'second'] })
  expect((await inProcess('up', 4)).asked).toBe(0)

  await asSystem('test data', (tx) =>
    sql`update provider_health set opened_until = now() - interval '1 second' where connection_key = ${connectionId}`.execute(
      tx,
    ),
  )
  const told = await Promise.all([inProcess('down', 10), inProcess('down', 10)])
  expect(told.map(({ asked }) => asked).sort()).toEqual([0, 1])
  expect(told.flatMap(({ texts }) => texts)).toEqual(Array(20).fill('second'))
  // The try failed, so the breaker is open again, for both.
  expect((await inProcess('up', 2)).asked).toBe(0)
}, 60_000)
