import { withClient } from './database.ts'

/** The demo agent's public id. */
export const BENCH_AGENT = 'ag_demoColmeia00001'

/** The demo agent, set to `model` and reading no source: retrieval finds nothing. */
export async function prepareAgent(databaseUrl: string, model: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `with v as (
         insert into agent_versions (workspace_id, agent_id, number, settings, note)
         select a.workspace_id, a.id, 900, jsonb_set(v.settings, '{model}', to_jsonb($2::text)), 'bench'
         from agents a join agent_versions v on v.id = a.published_version_id where a.public_id = $1
         returning id, agent_id
       )
       update agents set published_version_id = v.id from v where agents.id = v.agent_id`,
      [BENCH_AGENT, model],
    )
    await client.query('delete from agent_sources')
  })
}
