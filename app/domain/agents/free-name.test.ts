import { describe, expect, it } from 'vitest'
import { freeAgentName } from './free-name.ts'

describe('the name of a second agent', () => {
  it('is its own where nobody has it', () => {
    expect(freeAgentName('Mel', [])).toBe('Mel')
    expect(freeAgentName('Mel (2)', ['Mel'])).toBe('Mel (2)')
  })

  it('counts on from names that are taken, whatever their letters', () => {
    expect(freeAgentName('Mel', ['mel '])).toBe('Mel (2)')
    expect(freeAgentName('Mel', ['Mel', 'MEL (2)', 'Mel (4)'])).toBe('Mel (3)')
    expect(freeAgentName('Mel (2)', ['Mel', 'Mel (2)'])).toBe('Mel (3)')
  })

  it('stays within what a name may be', () => {
    const long = 'x'.repeat(60)
    const second = freeAgentName(long, [long])
    expect(second).toHaveLength(60)
    expect(second.endsWith('x (2)')).toBe(true)
    expect(freeAgentName(long, [long, second]).endsWith('x (3)')).toBe(true)
  })
})
