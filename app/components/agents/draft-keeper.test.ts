import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DraftDoor, draftKeeper, type SaveAnswer } from './draft-keeper.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A row as the server keeps it: written only by who saw it as it is. */
function row(text = 'one') {
  const saves: string[] = []
  const kept = { text, at: 1 }
  const write = (next: string) => {
    kept.text = next
    kept.at += 1
    return String(kept.at)
  }
  const door: DraftDoor<string> = {
    save: async (draft, updatedAt): Promise<SaveAnswer> => {
      saves.push(draft)
      await Promise.resolve()
      if (draft === 'bad') return { kept: false, why: 'invalid', errors: { name: 'Too bad' } }
      if (updatedAt !== String(kept.at)) return { kept: false, why: 'conflict', errors: {} }
      return { kept: true, updatedAt: write(draft) }
    },
    read: async () => ({ draft: kept.text, updatedAt: String(kept.at) }),
  }
  return {
    kept,
    saves,
    door,
    write,
    open: () => draftKeeper({ initial: kept.text, updatedAt: String(kept.at), door }),
  }
}

const quiet = () => vi.advanceTimersByTimeAsync(800)

describe('a draft that is saved by itself', () => {
  it('goes back step by step through what was saved meanwhile, and saves that too', async () => {
    const { kept, open, saves } = row()
    const keeper = open()
    for (const text of ['two', 'three']) {
      keeper.change('text', () => text)
      await quiet()
      await quiet()
    }
    expect(kept.text).toBe('three')
    keeper.goBack()
    await quiet()
    expect(kept.text).toBe('two')
    keeper.goBack()
    await quiet()
    expect(kept.text).toBe('one')
    expect(keeper.view()).toMatchObject({ canUndo: false, canRedo: true, state: 'saved' })
    keeper.goForth()
    await quiet()
    expect(kept.text).toBe('two')
    expect(saves).toEqual(['two', 'three', 'two', 'one', 'two'])
  })

  it('goes back behind a publication: the form and what is kept follow, what is published does not', async () => {
    const { kept, open, write } = row()
    const keeper = open()
    keeper.change('text', () => 'two')
    await keeper.flush()
    keeper.adopt(write(kept.text))
    expect(keeper.view().hasChanged).toBe(false)
    keeper.goBack()
    await quiet()
    expect(kept.text).toBe('one')
    expect(keeper.view()).toMatchObject({ draft: 'one', state: 'saved', hasChanged: true })
  })

  it('says all is kept only when nothing is under way any more, however many ask', async () => {
    const { kept, open, saves } = row()
    const keeper = open()
    keeper.change('text', () => 'two')
    const first = keeper.flush()
    keeper.change('other', () => 'three')
    const kepts = await Promise.all([first, keeper.flush(), keeper.flush()])
    expect(kepts).toEqual([true, true, true])
    expect(kept.text).toBe('three')
    expect(keeper.savedAt()).toBe(String(kept.at))
    expect(saves).toEqual(['two', 'three'])
  })

  it('goes back out of what is not valid', async () => {
    const { kept, open } = row()
    const keeper = open()
    keeper.change('text', () => 'bad')
    await quiet()
    expect(keeper.view()).toMatchObject({ state: 'invalid', errors: { name: 'Too bad' } })
    keeper.goBack()
    await quiet()
    expect(keeper.view()).toMatchObject({ state: 'saved', errors: {}, draft: 'one' })
    expect(kept.text).toBe('one')
  })

  it('takes over what another deed wrote, one step from what was there', async () => {
    const { kept, open, write } = row()
    const keeper = open()
    keeper.change('text', () => 'two')
    await keeper.flush()
    keeper.takeOver('live', write('live'))
    expect(keeper.view()).toMatchObject({ draft: 'live', state: 'saved', hasChanged: false, canUndo: true })
    keeper.goBack()
    await quiet()
    expect(kept.text).toBe('two')
  })
})

describe('a draft that somebody else wrote meanwhile', () => {
  const inConflict = async () => {
    const all = row()
    const [mine, theirs] = [all.open(), all.open()]
    theirs.change('text', () => 'theirs')
    await theirs.flush()
    mine.change('text', () => 'mine')
    await quiet()
    expect(mine.view().state).toBe('conflict')
    mine.change('other', () => 'mine, and more')
    await quiet()
    expect(all.saves).toEqual(['theirs', 'mine'])
    expect(all.kept.text).toBe('theirs')
    return { ...all, mine }
  }

  it('is loaded without losing ours, which is one step back', async () => {
    const { mine, kept } = await inConflict()
    expect(await mine.takeTheirs()).toBe(true)
    expect(mine.view()).toMatchObject({ draft: 'theirs', state: 'saved', canUndo: true })
    mine.goBack()
    await quiet()
    expect(kept.text).toBe('mine, and more')
    expect(mine.view().state).toBe('saved')
  })

  it('makes way for ours without being lost: it is one step back', async () => {
    const { mine, kept } = await inConflict()
    expect(await mine.keepMine()).toBe(true)
    expect(kept.text).toBe('mine, and more')
    mine.goBack()
    await quiet()
    expect(kept.text).toBe('theirs')
  })

  it('stays a conflict while the server does not answer', async () => {
    const { mine, door, kept } = await inConflict()
    door.read = () => Promise.reject(new Error('no line'))
    expect(await mine.takeTheirs()).toBe(false)
    expect(await mine.keepMine()).toBe(false)
    expect(mine.view()).toMatchObject({ state: 'conflict', draft: 'mine, and more' })
    expect(kept.text).toBe('theirs')
  })
})
