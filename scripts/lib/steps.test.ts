import { expect, test, vi } from 'vitest'
import { failuresIn, lastCounts, runSteps, vitestCounts, WAVERED } from './steps.ts'

test('what failed is told without what passed', () => {
  const output = [
    '  ✓  1 tests/e2e/a.spec.ts:1:1 › opens (1.0s)',
    '  ✘  2 tests/e2e/b.spec.ts:1:1 › closes (9.0s)',
    'ok 3 - a row',
    'not ok 4 - another row',
    '  1) b.spec.ts › closes',
    '    Error: it stays open',
  ].join('\n')
  expect(failuresIn(output).split('\n')).toEqual([
    '  ✘  2 tests/e2e/b.spec.ts:1:1 › closes (9.0s)',
    'not ok 4 - another row',
    '  1) b.spec.ts › closes',
    '    Error: it stays open',
  ])
})

test('of a very long output the end is kept', () => {
  expect(failuresIn(`${'x'.repeat(30_000)}the cause`)).toHaveLength(20_000)
  expect(failuresIn(`${'x'.repeat(30_000)}the cause`)).toMatch(/the cause$/)
})

test('counts are read from the last line that has them', () => {
  expect(lastCounts('a: 1 passed, 0 failed\nwhole\n12 passed, 3 failed\n')).toEqual({ passed: 12, failed: 3 })
  expect(lastCounts('nothing')).toBeNull()
  expect(vitestCounts('   Tests  2 failed | 41 passed (43)')).toEqual({ passed: 41, failed: 2 })
})

test('what only a second try mended is told, and fails nothing', async () => {
  const said: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)))
  const printed = JSON.stringify(`why it failed at first\n${WAVERED}a.spec.ts\n2 passed, 0 failed`)
  const code = await runSteps([
    { name: 'pages', command: ['node', '-e', `console.log(${printed})`], count: lastCounts },
  ])
  spy.mockRestore()
  expect(code).toBe(0)
  expect(said.at(-1)).toBe('2 passed, 0 failed')
  expect(said.at(-2)).toBe(`${WAVERED}a.spec.ts`)
  expect(said.join('\n')).toContain('why it failed at first')
})
