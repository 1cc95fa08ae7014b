import { randomUUID } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { closePool, pool } from '#app/db/pool.server.ts'
import { literal } from '#app/db/scope.server.ts'
import { firstConversationId } from './visitor.server.ts'

afterAll(closePool)

it('names the conversation of a first message as TypeScript does', async () => {
  for (let i = 0; i < 20; i++) {
    const [asker, client] = [randomUUID(), randomUUID()]
    const { rows } = await pool().query('select app.first_conversation_id($1, $2) as id', [
      asker,
      client.toUpperCase(),
    ])
    expect(rows[0].id).toBe(firstConversationId(asker, client))
  }
})

it('brings every text through a literal as it is, and refuses what no text can hold', async () => {
  const hostile = [
    "'; drop table messages; --",
    "back\\slash \\' quote",
    '$$ $1',
    'ç ã 🐝 \u2028',
    "E'\\x00'",
    '',
  ]
  for (const text of hostile) {
    const { rows } = await pool().query(`select ${literal(text)}::text as text`)
    expect(rows[0].text).toBe(text)
  }
  expect(literal(null)).toBe('NULL')
  expect(() => literal('nul \0 byte')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
})
