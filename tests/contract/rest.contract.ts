import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeSql, connect, createTenant, disconnectAll, sql, type Tenant, target } from './target.ts'

// Enumerated from the system: a new table or function is covered without touching this file.

let tenant: Tenant
let tables: string[]

beforeAll(async () => {
  tenant = await createTenant()
  const rows = await sql<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  )
  tables = rows.map(({ name }) => name)
})

afterAll(async () => {
  await disconnectAll()
  await closeSql()
})

async function countRows(): Promise<string> {
  const counts = await Promise.all(
    tables.map(
      async (name) =>
        `${name} ${(await sql<{ count: string }>(`select count(*) from public."${name}"`))[0]?.count}`,
    ),
  )
  return counts.join('\n')
}

describe('rest', () => {
  it('has tables to protect', () => {
    expect(tables).toContain('conversations')
  })

  it.each(['anon', 'authenticated'])('reaches no table as %s, and changes no row', async (role) => {
    const client = role === 'anon' ? connect() : connect(tenant.owner.accessToken)
    const before = await countRows()
    for (const table of tables) {
      const answers = [
        await client.from(table).select('*').limit(1),
        await client.from(table).insert({}),
        await client.from(table).update({ id: tenant.workspaceId }).not('ctid', 'is', null),
        await client.from(table).delete().not('ctid', 'is', null),
      ]
      for (const { data, error } of answers) {
        expect(data, table).toBeNull()
        expect(error, table).not.toBeNull()
      }
    }
    expect(await countRows()).toBe(before)
  })

  it('exposes no schema but the public one', async () => {
    const rows = await sql<{ name: string }>(
      `select nspname as name from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('public', 'graphql_public')`,
    )
    expect(rows.length).toBeGreaterThan(3)
    for (const { name } of rows) {
      for (const key of [target.anonKey, target.serviceRoleKey]) {
        const { data, error } = await connect(undefined, key).schema(name).from('users').select('*').limit(1)
        expect([name, data]).toEqual([name, null])
        expect(error).not.toBeNull()
      }
    }
  })

  it('lets neither anon nor a person call any function of the public schema', async () => {
    const rows = await sql<{ name: string; args: string[] | null }>(
      `select p.proname as name, p.proargnames as args from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and p.prokind = 'f'
         and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    )
    expect(rows.map(({ name }) => name)).toContain('receive_inbound_event')
    for (const { name, args } of rows) {
      const params = Object.fromEntries((args ?? []).map((arg) => [arg, null]))
      for (const client of [connect(), connect(tenant.owner.accessToken)]) {
        const { data, error } = await client.rpc(name, params)
        expect([name, data]).toEqual([name, null])
        expect(error?.code).toBe('42501')
      }
    }
  })

  it('lets the service role call a function by rpc', async () => {
    const { data, error } = await connect(undefined, target.serviceRoleKey).rpc('receive_inbound_event', {
      p_endpoint: '00000000-0000-4000-8000-000000000000',
      p_raw_body: '{}',
      p_signature: '',
      p_timestamp: 0,
    })
    expect([data, error]).toEqual(['unknown_endpoint', null])
  })

  it('answers an unknown function and a forged key with an error', async () => {
    const service = connect(undefined, target.serviceRoleKey)
    expect((await service.rpc('no_such_function')).status).toBe(404)
    const forged = `${target.serviceRoleKey.slice(0, -4)}AAAA`
    const { data, status } = await connect(undefined, forged).rpc('receive_inbound_event', {})
    expect([data, status]).toEqual([null, 401])
  })
})
