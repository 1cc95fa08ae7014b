import type pg from 'pg'
import { readRelations } from './catalogue.ts'
import { runConditions } from './conditions.ts'
import { runExpectations, runFunctionExpectations } from './expected.ts'
import { runEntryProbes, runFunctionProbes } from './functions.ts'
import { runLints } from './lints.ts'
import { runMatrix } from './matrix.ts'
import { MISTAKES, type Mutant } from './mistakes.ts'
import { runPlatformProbes } from './platform.ts'
import type { Seeded } from './seed.ts'

// Proof that the suites can fail: each mistake is made in a savepoint, the part of the suites that should see it runs, and
// it is undone. A mistake that nobody sees is a hole in the suites.

export type Death = { mutant: string; killer: string | null; evidence: string }

type PolicyRow = {
  relation: string
  policy: string
  verb: string
  role: string
  using: string | null
  check: string | null
  tenant: string
}

/** Every permissive policy of ours, loosened a little more quietly than with `true`: rows of any workspace pass. */
export async function policyMutants(client: pg.ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<PolicyRow>(
    `select n.nspname || '.' || c.relname as relation, p.polname as policy, p.polcmd::text as verb, r.rolname as role,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname in ('workspace_id', 'user_id', 'id') and not a.attisdropped
        order by array_position(array['workspace_id', 'user_id', 'id'], a.attname::text) limit 1) as tenant
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace, unnest(p.polroles) x join pg_roles r on r.oid = x
    where n.nspname = 'public' and p.polpermissive and has_any_column_privilege(r.oid, c.oid,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'select' end)
    order by 1, 2`,
  )
  return rows.flatMap(({ relation, policy, verb, using, check, tenant }) => {
    const loosened = (expression: string) => `(${expression}) or ${tenant} is not null`
    const alter = (clause: string) => `alter policy "${policy}" on ${relation} ${clause}`
    const mutants: Mutant[] = []
    if (using)
      mutants.push({
        name: `${relation}.${policy}: using lets every workspace pass`,
        sql: alter(`using (${loosened(using)})`),
        relations: [relation],
      })
    // A moved row needs the column that moves it: without that grant the check of an update has nothing to refuse.
    if (check && verb === 'a')
      mutants.push({
        name: `${relation}.${policy}: check lets every workspace pass`,
        sql: alter(`with check (${loosened(check)})`),
        relations: [relation],
      })
    return mutants
  })
}

async function kill(client: pg.ClientBase, seeded: Seeded, mutant: Mutant): Promise<Omit<Death, 'mutant'>> {
  const relations = await readRelations(client)
  const changed: Seeded = { relations, rows: seeded.rows }
  const choice = { stopAtFirst: true, homes: ['a' as const] }
  if (mutant.relations) {
    const { leaks } = await runMatrix(client, changed, { ...choice, relations: mutant.relations })
    if (leaks[0]) return { killer: 'matrix', evidence: leaks[0] }
    const alone = await runConditions(client, changed, { ...choice, relations: mutant.relations })
    if (alone.leaks[0]) return { killer: 'conditions', evidence: alone.leaks[0] }
  }
  if (mutant.functions) {
    const { leaks } = await runFunctionProbes(client, changed, choice)
    if (leaks[0]) return { killer: 'functions', evidence: leaks[0] }
  }
  if (mutant.entries) {
    const { leaks } = await runEntryProbes(client)
    if (leaks[0]) return { killer: 'entries', evidence: leaks[0] }
  }
  if (mutant.platform) {
    const { leaks } = await runPlatformProbes(client, choice)
    if (leaks[0]) return { killer: 'platform', evidence: leaks[0] }
  }
  if (mutant.relations) {
    const { wrong } = await runExpectations(client, changed, mutant.relations)
    if (wrong[0]) return { killer: 'expectations', evidence: wrong[0] }
  }
  const { wrong } = await runFunctionExpectations(client)
  if (wrong[0]) return { killer: 'function classes', evidence: wrong[0] }
  const [finding] = await runLints(client)
  return finding ? { killer: 'lints', evidence: finding } : { killer: null, evidence: '' }
}

/** Makes each mistake once. Throws when one cannot be made any more: it has to be made anew. */
export async function runMutants(client: pg.ClientBase, seeded: Seeded, mutants: Mutant[]): Promise<Death[]> {
  const deaths: Death[] = []
  for (const mutant of mutants) {
    await client.query('begin')
    try {
      await client.query(mutant.sql)
    } catch (error) {
      await client.query('rollback')
      throw new Error(`the mistake "${mutant.name}" could not be made: ${(error as Error).message}`)
    }
    deaths.push({ mutant: mutant.name, ...(await kill(client, seeded, mutant)) })
    await client.query('rollback')
  }
  return deaths
}

export { MISTAKES }
