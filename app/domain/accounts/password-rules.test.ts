import { describe, expect, test } from 'vitest'
import { ratePassword } from './password-rules.ts'

const problem = (password: string, whose = {}) => ratePassword(password, whose).problem

describe('a password', () => {
  test('that is among the first to be tried is refused, however it is dressed', () => {
    const common = [
      'password123',
      'P@ssw0rd2024!',
      'pa55w0rd1234',
      'Senha12345',
      'minhasenha1',
      'qwertyuiop',
      '1234567890',
      '0987654321',
      'abcdefghijk',
      'aaaaaaaaaaaa',
      'abcabcabcabc',
      'Flamengo2019',
      'iloveyou2023',
      'passwordpassword',
      '1q2w3e4r5t6y',
    ]
    expect(common.filter((password) => problem(password) !== 'common')).toEqual([])
  })

  test('made of words or chance is not', () => {
    const good = [
      'honey in the comb',
      'correct horse battery',
      'kX9#vLq2$Tz',
      'três gatos no telhado',
      'hiviex-demo-house',
    ]
    expect(good.map((password) => problem(password))).toEqual(good.map(() => null))
  })

  test('that is one’s own name or address is refused', () => {
    const whose = { email: 'ana.lima@example.com', name: 'Ana Lima' }
    expect(problem('ana.lima2024', whose)).toBe('personal')
    expect(problem('analima-123', whose)).toBe('personal')
    expect(problem('ana keeps bees at home', whose)).toBeNull()
  })

  test('is counted in characters from below and in bytes from above', () => {
    expect(ratePassword('ninechars')).toMatchObject({ problem: 'short', missing: 1, score: 0 })
    expect(problem('🐝'.repeat(9))).toBe('short')
    expect(problem('ü mlaut '.repeat(10))).toBe('long')
  })

  test('grows stronger with its length and its variety', () => {
    const scores = [
      'mellow bee',
      'mellow bee box',
      'Mellow bee box 7',
      'Mellow bees box the honey, 7 jars',
    ].map((password) => ratePassword(password).score)
    expect(scores).toEqual([...scores].sort())
    expect(scores.at(-1)).toBe(4)
    expect(scores[0]).toBeLessThan(3)
  })
})
