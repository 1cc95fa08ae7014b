import { expect, test } from 'vitest'
import { sumSpend } from './sum-spend.ts'

const row = (day: string, agent: string, model: string, cost: number) => ({
  day,
  agent_id: agent,
  agent_name: agent.toUpperCase(),
  connection_key: 'platform:openai',
  connection_name: null,
  model,
  answers: 1,
  tokens: 100,
  cost,
})

test('every day has its row, also over the end of a month', () => {
  const { days } = sumSpend('2026-03-02', 4, [row('2026-03-01', 'a', 'm', 5)])
  expect(days.map(({ day, cost }) => [day, cost])).toEqual([
    ['2026-02-27', 0],
    ['2026-02-28', 0],
    ['2026-03-01', 5],
    ['2026-03-02', 0],
  ])
})

test('agents and models are summed, the costliest first', () => {
  const { agents, models, total } = sumSpend('2026-03-02', 4, [
    row('2026-03-01', 'a', 'small', 5),
    row('2026-03-02', 'b', 'large', 20),
    row('2026-03-02', 'a', 'large', 1),
  ])
  expect(agents.map(({ name, cost, answers }) => [name, cost, answers])).toEqual([
    ['B', 20, 1],
    ['A', 6, 2],
  ])
  expect(models.map(({ model, cost }) => [model, cost])).toEqual([
    ['large', 21],
    ['small', 5],
  ])
  expect(total).toEqual({ answers: 3, tokens: 300, cost: 26 })
})
