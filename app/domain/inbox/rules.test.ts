import { describe, expect, it } from 'vitest'
import { deedsFor, firstNameOf } from './rules.ts'

describe('deedsFor', () => {
  const state = { handler: 'agent' as const, assigneeId: null, isClosed: false }
  it('lets a person take over from the agent or from nobody, but not from a colleague', () => {
    expect(deedsFor(state, 'me')).toMatchObject({ takeOver: true, reply: false, handBack: false })
    expect(deedsFor({ ...state, handler: 'waiting' }, 'me')).toMatchObject({ takeOver: true, handBack: true })
    expect(deedsFor({ ...state, handler: 'human', assigneeId: 'her' }, 'me')).toMatchObject({
      takeOver: false,
      reply: false,
    })
  })
  it('lets the one who took over reply and hand back, while it is open', () => {
    const mine = { handler: 'human' as const, assigneeId: 'me', isClosed: false }
    expect(deedsFor(mine, 'me')).toMatchObject({ reply: true, handBack: true, close: true, reopen: false })
    expect(deedsFor({ ...mine, isClosed: true }, 'me')).toEqual({
      takeOver: false,
      reply: false,
      handBack: false,
      close: false,
      reopen: true,
    })
  })
})

describe('firstNameOf', () => {
  it('tells visitors a first name, never an address', () => {
    expect(firstNameOf({ display_name: ' Ana Maria Souza', email: 'a@x.com' })).toBe('Ana')
    expect(firstNameOf({ display_name: '', email: 'bia@x.com' })).toBe('bia')
  })
})
