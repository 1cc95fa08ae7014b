import type pg from 'pg'
import { foreignMarks, IDENTITIES, type Identity } from './identities.ts'
import { type Found, nothingFound } from './matrix.ts'
import type { Home, Seeded } from './seed.ts'

// What a policy says, each condition by itself: another policy, a check or a missing grant may stand in the way of a mistake
// today and be gone tomorrow. Asked with the owner's eyes as each of those a policy is for: no foreign row may fit it.

type Condition = { relation: string; policy: string; role: string; part: 'using' | 'check'; text: string }

const CONDITIONS = `
  select n.nspname || '.' || c.relname as relation, p.polname as policy, r.rolname as role, x.part, x.text
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace,
    unnest(p.polroles) o join pg_roles r on r.oid = o,
    lateral (values ('using', pg_get_expr(p.polqual, p.polrelid)), ('check', pg_get_expr(p.polwithcheck, p.polrelid))) x (part, text)
  where n.nspname = 'public' and p.polpermissive and x.text is not null
  order by 1, 2, 4`

/** Every permissive policy x everybody of its role, in both directions. */
export async function runConditions(
  client: pg.ClientBase,
  seeded: Seeded,
  choice: { relations?: string[] | undefined; stopAtFirst?: boolean; homes?: Home[] } = {},
): Promise<Found> {
  const found = nothingFound()
  const { rows: conditions } = await client.query<Condition>(CONDITIONS)
  for (const condition of conditions) {
    const { relation, policy, part, text } = condition
    if (choice.relations && !choice.relations.includes(relation)) continue
    if (!seeded.relations.some(({ name }) => name === relation)) continue
    for (const who of IDENTITIES.filter(({ role }) => role === condition.role)) {
      for (const home of choice.homes ?? (['a', 'b'] as const)) {
        const leak = await fits(client, { relation, text, who, home })
        found.probes += 1
        if (!leak) continue
        found.leaks.push(`${relation}.${policy}: its ${part} lets ${who.name} of ${home} at ${leak}`)
        if (choice.stopAtFirst) return found
      }
    }
  }
  return found
}

/** A foreign row that the condition is true for. */
async function fits(
  client: pg.ClientBase,
  { relation, text, who, home }: { relation: string; text: string; who: Identity; home: Home },
): Promise<string | null> {
  const other = home === 'a' ? 'b' : 'a'
  const [, table = ''] = relation.split('.')
  await client.query('savepoint condition')
  try {
    await client.query(who.enter(home, other))
    await client.query('reset role')
    const { rows } = await client.query<{ row: string }>(
      `select to_jsonb("${table}")::text as row from ${relation} where (${text}) and to_jsonb("${table}")::text ~ $1 limit 1`,
      [foreignMarks(other)],
    )
    return rows[0] ? rows[0].row.slice(0, 200) : null
  } finally {
    await client.query('rollback to savepoint condition')
  }
}
