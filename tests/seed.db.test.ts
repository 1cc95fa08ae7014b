import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Citation } from '#app/contracts/stream-events.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { conversations } from '../supabase/seed/conversations.ts'
import { seedDemo } from '../supabase/seed.ts'

const options = () => ({
  databaseUrl: process.env.DATABASE_URL ?? '',
  supabaseUrl: process.env.SUPABASE_URL ?? '',
  anonKey: process.env.SUPABASE_ANON_KEY ?? '',
  serviceRoleKey: process.env.SUPABASE_SERVICE_ROLE_KEY ?? '',
})

test('the demo is made once, people can sign in to it, and every citation opens a real passage', async () => {
  const signIn = await seedDemo(options())
  expect(await seedDemo(options())).toEqual(signIn)

  const { supabaseUrl, anonKey } = options()
  for (const email of [signIn.email, 'ana@hiviex.local']) {
    const response = await fetch(`${supabaseUrl}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: signIn.password }),
    })
    expect(response.status).toBe(200)
  }

  const seen = await asSystem('test', async (tx) => {
    const workspaces = await tx
      .selectFrom('workspaces')
      .select('id')
      .where('slug', 'like', 'colmeia%')
      .execute()
    const workspaceId = workspaces[0]?.id ?? ''
    const rows = await tx
      .selectFrom('conversations')
      .select(['handler', 'is_closed', 'language', 'last_message_at'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    const answers = await sql<{ content: string; citation: Citation; passage: string | null }>`
      select m.content, c.citation, k.content as passage
      from messages m cross join jsonb_array_elements(m.citations) c (citation)
      left join chunks k on k.workspace_id = m.workspace_id and k.id = (c.citation ->> 'chunkId')::uuid
      where m.workspace_id = ${workspaceId}`.execute(tx)
    return { workspaces: workspaces.length, rows, answers: answers.rows }
  })
  expect(seen.workspaces).toBe(1)
  expect(seen.rows).toHaveLength(conversations.length)
  expect(new Set(seen.rows.map((row) => row.language))).toEqual(new Set(['en', 'pt']))
  expect(seen.rows.map((row) => row.handler)).toEqual(expect.arrayContaining(['agent', 'waiting', 'human']))
  expect(seen.rows.some((row) => row.is_closed)).toBe(true)
  expect(seen.rows.every((row) => row.last_message_at.getTime() <= Date.now())).toBe(true)
  expect(seen.answers.length).toBeGreaterThan(10)
  for (const { citation, passage, content } of seen.answers) {
    expect(content).toContain(`[${citation.n}]`)
    expect(passage?.slice(0, 20)).toBe(citation.excerpt.slice(0, 20))
  }
})
