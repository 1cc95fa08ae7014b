import pg from 'pg'
import { type Relation, readRelations } from '../tests/security/catalogue.ts'
import { type Json, personOf, seedWorkspaces, workspaceOf } from '../tests/security/seed.ts'
import { interleave, type Line, ms, time } from './lib/measure.ts'

const ROWS = Number(process.env.BENCH_RLS_ROWS ?? 100_000)
const PAGE = 50

/** Fills a relation to ROWS rows of two workspaces, by copying a seeded row in the database. False: its keys allow no copies. */
async function fill(client: pg.Client, relation: Relation, rows: Json[]): Promise<boolean> {
  const fresh = relation.columns.filter(({ name, isGenerated }) => !isGenerated && rows[0] && name in rows[0])
  const keys = new Set([...relation.primaryKey, ...relation.uniques.flat()])
  const expression = ({ name, type, allowed }: Relation['columns'][number]) => {
    const isReference = name !== 'id' && relation.foreignKeys.some((key) => key.columns.includes(name))
    if (!keys.has(name) || name === relation.tenantColumn || isReference) return `t."${name}"`
    if (type === 'uuid') return 'gen_random_uuid()'
    if (type === 'bytea') return "decode(md5(n::text || random()::text) || md5(n::text), 'hex')"
    if (type === 'bigint' || type === 'integer') return `t."${name}" + n`
    if (type === 'text' && allowed.length === 0)
      return name === 'public_id'
        ? `'ag_' || lpad(n::text, 16, '0')`
        : `t."${name}" || '-' || n || '-' || left(t."${relation.primaryKey[0]}"::text, 8)`
    return `t."${name}"`
  }
  await client.query('savepoint filling')
  try {
    for (const row of rows) {
      const where = relation.primaryKey
        .map((name) => `t."${name}" = ${pg.escapeLiteral(String(row[name]))}`)
        .join(' and ')
      await client.query(
        `insert into ${relation.name} (${fresh.map(({ name }) => `"${name}"`)}) select ${fresh.map(expression)} from ${relation.name} t, generate_series(1, ${Math.round(ROWS / rows.length)}) n where ${where}`,
      )
    }
    return true
  } catch {
    await client.query('rollback to savepoint filling')
    return false
  }
}

/** Reads of every relation as a member, with the policies, against the same reads by the owner of the tables, who has none: two workspaces, ROWS rows. */
export async function benchRls(databaseUrl: string): Promise<Line[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const lines: Line[] = []
  try {
    await client.query('set search_path = public, extensions')
    await client.query('begin')
    const { rows: seeded } = await seedWorkspaces(client)
    await client.query('set local session_replication_role = replica')
    for (const relation of await readRelations(client)) {
      const rows = [seeded[relation.name]?.a1, seeded[relation.name]?.b1].filter(
        (row): row is Json => row !== undefined,
      )
      const columns = relation.grants.app_user?.select ?? []
      if (relation.kind !== 'table' || !relation.tenantColumn || columns.length === 0 || rows.length < 2)
        continue
      if (!(await fill(client, relation, rows))) continue
      await client.query(`analyze ${relation.name}`)
      lines.push(...(await compare(client, relation, columns, rows[0] as Json)))
      // The next relation is measured beside small ones: what is left behind would be read with it.
      await client.query('rollback to savepoint filling')
    }
    await client.query('rollback')
  } finally {
    await client.end()
  }
  return lines
}

async function compare(client: pg.Client, relation: Relation, columns: string[], row: Json): Promise<Line[]> {
  const ours = workspaceOf('a')
  const list = columns.map((name) => `"${name}"`).join(', ')
  const tenant = `"${relation.tenantColumn}" = '${ours}'`
  const key = relation.primaryKey
    .map((name) => `"${name}" = ${pg.escapeLiteral(String(row[name]))}`)
    .join(' and ')
  const reads: [string, string, number][] = [
    ['unfiltered', `select count(*) from ${relation.name}`, 1],
    [`page of ${PAGE}`, `select ${list} from ${relation.name} where ${tenant} limit ${PAGE}`, 20],
    ['by key', `select ${list} from ${relation.name} where ${key}`, 20],
  ]
  const lines: Line[] = []
  for (const [name, sql, times] of reads) {
    // Without a policy the owner has to say whose rows are meant.
    const plain = name === 'unfiltered' ? `${sql} where ${tenant}` : sql
    const run = async (text: string, isMember: boolean) => {
      await client.query('savepoint reading')
      if (isMember)
        await client.query(
          `select app.enter_user('${personOf('a', 'member')}', '${ours}', 'bench'); set local role app_user`,
        )
      const taken = await time(async () => {
        for (let turn = 0; turn < times; turn++) await client.query(text)
      })
      await client.query('rollback to savepoint reading')
      return taken / times
    }
    const {
      ratio,
      ours: asMember,
      baseline,
    } = await interleave(
      5,
      () => run(sql, true),
      () => run(plain, false),
    )
    lines.push({
      name: `policies on ${relation.name.slice('public.'.length)}, ${name}, as a member against the owner of the table`,
      ratio,
      better: 'lower',
      detail: `${ms(asMember)} against ${ms(baseline)}, ${ROWS.toLocaleString('en')} rows of two workspaces`,
    })
  }
  return lines
}
