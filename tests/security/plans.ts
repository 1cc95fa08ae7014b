import type pg from 'pg'
import { identity } from './identities.ts'
import type { Seeded } from './seed.ts'

/** Reads every relation as each role that may, and looks at the plan: a function of ours in a Filter would run for every row. */
export async function runPolicyPlans(
  client: pg.ClientBase,
  seeded: Seeded,
): Promise<{ checked: number; wrong: string[] }> {
  const wrong: string[] = []
  let checked = 0
  for (const who of ['member', 'narrowed member', 'visitor', 'API key'].map(identity)) {
    for (const relation of seeded.relations) {
      const columns = relation.grants[who.role]?.select ?? []
      if (columns.length === 0) continue
      await client.query('begin')
      await client.query(who.enter('a', 'b'))
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain (verbose) select ${columns.map((column) => `"${column}"`).join(', ')} from ${relation.name}`,
      )
      await client.query('rollback')
      checked++
      // What an InitPlan reads once may call what it likes; below it the lines of its own plan are its own.
      const filters = rows
        .map((row) => row['QUERY PLAN'])
        .filter((line) => /^\s*(Filter|Index Cond|Recheck Cond|Join Filter|One-Time Filter):/.test(line))
      for (const line of filters) {
        if (/\b(app|auth)\.\w+\(|current_setting\(/.test(line) && !/One-Time Filter/.test(line)) {
          if (
            !isOfInitPlan(
              rows.map((row) => row['QUERY PLAN']),
              line,
            )
          )
            wrong.push(`${relation.name} as ${who.name}: ${line.trim()}`)
        }
      }
    }
  }
  return { checked, wrong }
}

/** Whether the line lies below an InitPlan, which runs once for the whole statement. */
function isOfInitPlan(plan: string[], line: string): boolean {
  const at = plan.indexOf(line)
  let depth = line.search(/\S/)
  for (let above = at - 1; above >= 0; above--) {
    const text = plan[above] ?? ''
    const indent = text.search(/\S/)
    if (indent >= depth) continue
    depth = indent
    if (/^\s*InitPlan/.test(text)) return true
  }
  return false
}
