// Spending as pages show it: one row for every day, and the sums of agents and models.

/** `cost` in micro-dollars. */
export type Used = { answers: number; tokens: number; cost: number }

export type SpendView = {
  /** One for every day, oldest first, days without an answer included. YYYY-MM-DD. */
  days: ({ day: string } & Used)[]
  /** The costliest first, as are the models. */
  agents: ({ id: string; name: string } & Used)[]
  models: ({ connectionKey: string; connectionName: string | null; model: string } & Used)[]
  total: Used
}

type Row = Used & {
  day: string
  agent_id: string
  agent_name: string
  connection_key: string
  connection_name: string | null
  model: string
}

const nothing = (): Used => ({ answers: 0, tokens: 0, cost: 0 })

function add(sum: Used, { answers, tokens, cost }: Used): void {
  sum.answers += answers
  sum.tokens += tokens
  sum.cost += cost
}

const byUse = (a: Used, b: Used) => b.cost - a.cost || b.tokens - a.tokens || b.answers - a.answers

/** `count` days up to and including `today`. */
export function sumSpend(today: string, count: number, rows: readonly Row[]): SpendView {
  const last = Date.parse(`${today}T00:00:00Z`)
  const days = new Map<string, { day: string } & Used>()
  for (let back = count - 1; back >= 0; back--) {
    const day = new Date(last - back * 86_400_000).toISOString().slice(0, 10)
    days.set(day, { day, ...nothing() })
  }
  const agents = new Map<string, SpendView['agents'][number]>()
  const models = new Map<string, SpendView['models'][number]>()
  const total = nothing()
  for (const row of rows) {
    const day = days.get(row.day)
    if (!day) continue
    const agent = agents.get(row.agent_id) ?? { id: row.agent_id, name: row.agent_name, ...nothing() }
    const { connection_key: connectionKey, connection_name: connectionName, model: name } = row
    const key = `${connectionKey}\n${name}`
    const model = models.get(key) ?? { connectionKey, connectionName, model: name, ...nothing() }
    agents.set(agent.id, agent)
    models.set(key, model)
    for (const sum of [day, agent, model, total]) add(sum, row)
  }
  return {
    days: [...days.values()],
    agents: [...agents.values()].sort(byUse),
    models: [...models.values()].sort(byUse),
    total,
  }
}
