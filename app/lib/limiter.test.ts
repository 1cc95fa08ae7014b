import { expect, it } from 'vitest'
import { limiter } from './limiter.ts'

it('runs so many at a time, in order, and goes on after a failure', async () => {
  const run = limiter(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const task = (n: number) =>
    run(() => {
      begun.push(n)
      return new Promise<number>((resolve, reject) =>
        ends.push(() => (n === 1 ? reject(new Error('no')) : resolve(n))),
      )
    })
  const all = Promise.allSettled([0, 1, 2, 3].map(task))
  expect(begun).toEqual([0, 1])
  ends[1]?.()
  await new Promise((resolve) => setImmediate(resolve))
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.()
  ends[2]?.()
  await new Promise((resolve) => setImmediate(resolve))
  ends[3]?.()
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})
