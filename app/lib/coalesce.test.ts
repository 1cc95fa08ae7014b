import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const wait = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms))

describe('coalesce', () => {
  it('writes the first item at once and gathers the next ones for the wait', async () => {
    const batches: string[][] = []
    const queue = coalesce<string>(async (items) => void batches.push(items), wait(8))
    queue.push('a')
    expect(batches).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(0)
    queue.push('b')
    queue.push('c')
    await vi.advanceTimersByTimeAsync(7)
    expect(batches).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(1)
    expect(batches).toEqual([['a'], ['b', 'c']])
  })

  it('never writes two batches at a time and keeps the order', async () => {
    let open = 0
    const seen: number[] = []
    const queue = coalesce<number>(async (items) => {
      expect(++open).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 20))
      seen.push(...items)
      open -= 1
    }, wait(8))
    for (let i = 0; i < 50; i++) {
      queue.push(i)
      await vi.advanceTimersByTimeAsync(3)
    }
    const drained = queue.drain()
    await vi.advanceTimersByTimeAsync(100)
    await drained
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  it('drains without waiting and reports a failed write', async () => {
    const queue = coalesce<string>(async (items) => {
      if (items.includes('bad')) throw new Error('refused')
    }, wait(1_000))
    queue.push('a')
    await queue.drain()
    queue.push('bad')
    queue.push('never')
    await expect(queue.drain()).rejects.toThrow('refused')
    queue.push('late')
    await expect(queue.drain()).rejects.toThrow('refused')
  })
})
