import type pg from 'pg'
import type { Relation } from './catalogue.ts'
import { foreignMarks, IDENTITIES, type Identity } from './identities.ts'
import { probesOf } from './probes.ts'
import { type Home, marksOf, type Seeded, type Strand } from './seed.ts'
import { type Outcome, type Probe, tryProbes } from './sql.ts'

export type Found = {
  probes: number
  leaks: string[]
  broken: string[]
  refused: number
  codes: Record<string, number>
}
export const nothingFound = (): Found => ({ probes: 0, leaks: [], broken: [], refused: 0, codes: {} })

export function add(found: Found, title: string, probes: Probe[], outcome: Outcome): void {
  found.probes += probes.length
  for (const [code, count] of Object.entries(outcome.codes)) {
    found.codes[code] = (found.codes[code] ?? 0) + count
    if (code !== 'ok') found.refused += count
  }
  for (const leak of outcome.leaks)
    found.leaks.push(`${title}: ${probes[leak.at]?.what} ${leak.how} ${leak.detail}`)
  for (const { at, code, message } of outcome.broken)
    found.broken.push(
      `${title}: ${probes[at]?.what} could not be tried: ${code} ${message}\n    ${probes[at]?.sql}`,
    )
}

/** Rows of one relation that a caller with a home may count, whoever they belong to in it. */
async function countRows(client: pg.ClientBase, relation: Relation, home: Home): Promise<number> {
  const where = relation.tenantColumn
    ? `t."${relation.tenantColumn}"::text like '${home}0${home}0%'`
    : `to_jsonb(t)::text ~ '${marksOf(`${home}0`, `${home}1`, `${home}2`, `${home}3`)}'`
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from ${relation.name} t where ${where}`,
  )
  return Number(rows[0]?.count)
}

/** What is one person's alone, in whatever workspace they are: colleagues see none of it. The seeded rows are the owner's. */
const isPersonal = ({ name, tenantColumn, columns }: Relation) =>
  name !== 'public.profiles' && !tenantColumn && columns.some((column) => column.name === 'user_id')

/** How many rows the caller may count at most. */
function mostFor(identity: Identity, relation: Relation, inHome: number): number {
  if (isPersonal(relation)) return identity.name === 'owner' ? inHome : 0
  // Who was removed still has a name of their own.
  return identity.hasHome || identity.name === 'removed member' ? inHome : 0
}

/** Tables whose rows hang on one agent: a narrowed member sees those of their agents alone. */
const hangsOnAgent = ({ name, columns }: Relation) =>
  name === 'public.agents' ||
  name === 'public.visitors' ||
  (name !== 'public.agent_access' &&
    columns.some((column) => ['agent_id', 'conversation_id'].includes(column.name)))

/** Whom each of them must not touch: the other workspace, and some of them their neighbour in their own. */
function victimsOf(
  identity: Identity,
  relation: Relation,
  home: Home,
): { name: string; strand: Strand; marks: string }[] {
  const other = home === 'a' ? 'b' : 'a'
  const victims = [
    { name: `of ${home} against ${other}`, strand: `${other}1` as Strand, marks: foreignMarks(other) },
  ]
  const isNarrow =
    identity.name === 'visitor' || (identity.name === 'narrowed member' && hangsOnAgent(relation))
  if (isNarrow)
    victims.push({
      name: `of ${home} against another agent's`,
      strand: `${home}2`,
      marks: marksOf(`${home}2`),
    })
  if (identity.name === 'visitor')
    victims.push({
      name: `of ${home} against its agent's other visitor`,
      strand: `${home}3`,
      marks: marksOf(`${home}3`),
    })
  return victims
}

export type Choice = {
  relations?: string[] | undefined
  identities?: string[] | undefined
  stopAtFirst?: boolean
  homes?: Home[]
}

/** Every relation x everybody x everything, in both directions. */
export async function runMatrix(client: pg.ClientBase, seeded: Seeded, choice: Choice = {}): Promise<Found> {
  const found = nothingFound()
  for (const relation of seeded.relations) {
    if (choice.relations && !choice.relations.includes(relation.name)) continue
    for (const home of choice.homes ?? (['a', 'b'] as const)) {
      const most = await countRows(client, relation, home)
      for (const identity of IDENTITIES) {
        if (choice.identities && !choice.identities.includes(identity.name)) continue
        for (const victim of victimsOf(identity, relation, home)) {
          const rows = seeded.rows[relation.name] ?? {}
          const victimHome = victim.strand[0] as Home
          // A view has no rows of its own, and what it shows is looked at whole.
          const none = relation.kind === 'table' ? undefined : {}
          const foreign = rows[victim.strand] ?? rows[`${victimHome}0`] ?? rows[`${victimHome}1`] ?? none
          if (!foreign || (victimHome === home && !rows[victim.strand])) continue
          const own = identity.hasHome ? (rows[`${home}1`] ?? rows[`${home}0`]) : undefined
          const probes = probesOf({
            relation,
            role: identity.role,
            own,
            foreign,
            home,
            victim: victimHome,
            most: mostFor(identity, relation, most),
          })
          // In the caller's own workspace, what is asked of "the workspace" is not foreign.
          const fair =
            victimHome === home
              ? probes.filter(({ what }) => !/workspace|insert|upsert|move|steal|name of/.test(what))
              : probes
          add(
            found,
            `${relation.name}: ${identity.name} ${victim.name}`,
            fair,
            await tryProbes(client, identity.enter(home, victimHome), victim.marks, fair),
          )
          if (choice.stopAtFirst && found.leaks.length > 0) return found
        }
      }
    }
  }
  return found
}
