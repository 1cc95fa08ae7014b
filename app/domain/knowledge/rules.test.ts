import { expect, it } from 'vitest'
import { safeFileName } from './rules.ts'

it.each([
  ['Preços 2026.md', 'Precos-2026.md'],
  ['100% algodão.txt', '100-algodao.txt'],
  ['C:\\docs\\ata.html', 'ata.html'],
  ['Ata final..md', 'Ata-final.md'],
  ['../../etc/passwd', 'passwd'],
  ['..%2f..%2fnotes.md', '2f.-2fnotes.md'],
  ['日本', 'file.txt'],
])('stores "%s" under the name %s', (name, stored) => {
  expect(safeFileName(name)).toBe(stored)
})
