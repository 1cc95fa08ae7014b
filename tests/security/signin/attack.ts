import type { HttpHouse } from '../http-house.ts'

/** One kind of attack: how many requests it made, and what it got that it should not have. */
export type Attack = (http: HttpHouse, isQuick: boolean) => Promise<{ requests: number; wrong: string[] }>

/** Rows of everything that a form could change, as one text; two of them tell whether anything did. */
export async function stateOf({ client, seeded }: HttpHouse): Promise<string> {
  const prints: string[] = []
  for (const relation of seeded.relations) {
    if (relation.kind !== 'table' || relation.name === 'public.rate_limits') continue
    const { rows } = await client.query<{ print: string }>(
      // When somebody was last seen is written by looking.
      `select coalesce(md5(string_agg((to_jsonb(t) - array['last_seen_at', 'last_used_at'])::text, ' ' order by to_jsonb(t)::text)), '') as print from ${relation.name} t`,
    )
    prints.push(`${relation.name} ${rows[0]?.print}`)
  }
  const users = await client.query<{ count: string }>('select count(*) from auth.users')
  return [...prints, `users ${users.rows[0]?.count}`].join('\n')
}

export const changedIn = (before: string, after: string): string[] => {
  const known = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !known.has(line))
}
