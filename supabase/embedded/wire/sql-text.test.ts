import { describe, expect, it } from 'vitest'
import { isCopyFromStdin, listenCommands, sessionSettings } from './sql-text.ts'

describe('what the multiplexer reads of a statement', () => {
  it('finds channels as Postgres names them', () => {
    expect(listenCommands('LISTEN "jobs:insert"; listen Plain;\n-- why\nUNLISTEN *')).toEqual([
      { listen: true, channel: 'jobs:insert' },
      { listen: true, channel: 'plain' },
      { listen: false, channel: '*' },
    ])
    expect(listenCommands('listen "a""b"')).toEqual([{ listen: true, channel: 'a"b' }])
  })

  it('does not take words inside other statements for commands', () => {
    expect(listenCommands("select 'listen x' as listen")).toEqual([])
    expect(sessionSettings('update notes set body = 1')).toEqual([])
    expect(isCopyFromStdin("insert into notes values ('copy x from stdin')")).toBe(false)
  })

  it('tells settings of the session from those of a transaction', () => {
    expect(
      sessionSettings("begin; set local role x; set transaction read only; set search_path to 'a'"),
    ).toEqual(["set search_path to 'a'"])
    expect(sessionSettings('SET SESSION statement_timeout = 5; reset role')).toEqual([
      'SET SESSION statement_timeout = 5',
      'reset role',
    ])
  })

  it('recognises a copy from the client behind comments', () => {
    expect(isCopyFromStdin('/* a */ -- b\ncopy notes (a, b) from STDIN with csv')).toBe(true)
    expect(isCopyFromStdin('copy notes to stdout')).toBe(false)
  })
})
