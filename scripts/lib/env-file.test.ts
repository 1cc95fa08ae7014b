import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { brokenLine, readEnvironment } from './env-file.ts'
import { readPort } from './ports.ts'

it('names the first line that is no assignment', () => {
  expect(brokenLine('# ok\n\nA=1\nexport B="x\ny" # two lines\nC=\n')).toBe(null)
  expect(brokenLine('A=1\nfoo bar\n')).toEqual({ line: 2, text: 'foo bar' })
  expect(brokenLine('=1')).toEqual({ line: 1, text: '=1' })
})

it('puts the process before the file and takes empty values for unset', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hiviex-env-'))
  const path = join(folder, '.env')
  process.env.HIVIEX_TEST_A = 'process'
  await writeFile(path, 'HIVIEX_TEST_A=file\nHIVIEX_TEST_B="a b"\nHIVIEX_TEST_C=\n')
  const env = await readEnvironment(path)
  delete process.env.HIVIEX_TEST_A
  await rm(folder, { recursive: true })
  expect([env.HIVIEX_TEST_A, env.HIVIEX_TEST_B, env.HIVIEX_TEST_C]).toEqual(['process', 'a b', undefined])
})

it('works as it is: the example file has no broken line', async () => {
  await expect(readEnvironment('.env.example')).resolves.toMatchObject({
    EMBEDDED_DATA_DIR: expect.any(String),
  })
})

it('takes nothing but a port for a port', () => {
  expect(readPort({}, 'PORT', 3000)).toBe(3000)
  for (const text of ['0', '65536', 'abc', '1.5'])
    expect(() => readPort({ PORT: text }, 'PORT', 1)).toThrow(`PORT=${text}`)
})
