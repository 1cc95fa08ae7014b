import { describe, expect, it } from 'vitest'
import { draftHistory } from './draft-history.ts'

describe('the history of a draft', () => {
  it('goes back and forth step by step', () => {
    const history = draftHistory<string>()
    history.note('a', 'name', 0)
    history.note('b', 'tone', 10)
    expect(history.undo('c')).toBe('b')
    expect(history.undo('b')).toBe('a')
    expect(history.undo('a')).toBeNull()
    expect(history.redo('a')).toBe('b')
    expect(history.redo('b')).toBe('c')
    expect(history.redo('c')).toBeNull()
  })

  it('takes quick changes of one field for one step', () => {
    const history = draftHistory<string>()
    history.note('', 'name', 0)
    history.note('M', 'name', 400)
    history.note('Me', 'name', 900)
    history.note('Mel', 'name', 2_500)
    expect(history.undo('Mela')).toBe('Mel')
    expect(history.undo('Mel')).toBe('')
  })

  it('forgets what was undone once something else is changed', () => {
    const history = draftHistory<string>()
    history.note('a', 'name', 0)
    history.undo('b')
    expect(history.canRedo).toBe(true)
    history.note('a', 'tone', 5)
    expect(history.canRedo).toBe(false)
    expect(history.undo('z')).toBe('a')
  })

  it('starts a new step after going back, and keeps a hundred', () => {
    const history = draftHistory<number>()
    for (let step = 0; step < 150; step++) history.note(step, `field ${step}`, step * 5_000)
    let undone = 0
    let now: number | null = 150
    while (now !== null) {
      now = history.undo(now)
      if (now !== null) undone++
    }
    expect(undone).toBe(100)
    expect(history.canUndo).toBe(false)
  })
})
