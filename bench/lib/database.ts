import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** A workspace with an agent, made past every verb: benches need rows, not ceremony. */
export type BenchWorkspace = {
  workspaceId: string
  userId: string
  agentId: string
  sourceId: string
  documentId: string
}

export async function withClient<T>(databaseUrl: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('set search_path = public, extensions')
    return await fn(client)
  } finally {
    await client.end()
  }
}

export async function insertWorkspace(databaseUrl: string): Promise<BenchWorkspace> {
  const [workspaceId, userId, agentId, sourceId, documentId] = Array.from({ length: 5 }, () =>
    randomUUID(),
  ) as [string, string, string, string, string]
  await withClient(databaseUrl, async (client) => {
    await client.query('insert into auth.users (id, email) values ($1, $2)', [
      userId,
      `${userId}@bench.local`,
    ])
    await client.query(`insert into workspaces (id, slug, name) values ($1, $2, 'Bench')`, [
      workspaceId,
      `bench-${workspaceId.slice(0, 8)}`,
    ])
    await client.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'owner')`, [
      workspaceId,
      userId,
    ])
    await client.query(
      `insert into agents (id, workspace_id, public_id, name, draft) values ($1, $2, $3, 'Bench', '{}')`,
      [agentId, workspaceId, `ag_${workspaceId.replaceAll('-', '').slice(0, 16)}`],
    )
    await client.query(
      `insert into knowledge_sources (id, workspace_id, kind, name, status, text_content) values ($1, $2, 'text', 'Bench', 'ready', 'x')`,
      [sourceId, workspaceId],
    )
    await client.query(
      `insert into documents (id, workspace_id, source_id, title, language, content, content_hash) values ($1, $2, $3, 'Bench', 'en', 'x', 'x')`,
      [documentId, workspaceId, sourceId],
    )
    await client.query('insert into agent_sources (workspace_id, agent_id, source_id) values ($1, $2, $3)', [
      workspaceId,
      agentId,
      sourceId,
    ])
  })
  return { workspaceId, userId, agentId, sourceId, documentId }
}
