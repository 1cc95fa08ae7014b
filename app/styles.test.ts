import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./styles.css', import.meta.url), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((match) => [
    match[1] ?? '',
    { light: match[2] ?? '', dark: match[3] ?? '' },
  ]),
)

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const PAPERS = ['canvas', 'sidebar', 'surface', 'raised', 'sunken', 'hover']
const pairs: [text: string, paper: string, atLeast: number][] = [
  ...['ink', 'muted', 'faint'].flatMap((ink) => PAPERS.map((p): [string, string, number] => [ink, p, 4.5])),
  ['ink', 'press', 4.5],
  ...['accent-text', 'danger'].flatMap((ink) => PAPERS.map((p): [string, string, number] => [ink, p, 4.5])),
  ...['success', 'warning', 'danger', 'info'].flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-soft`, 4.5],
    [tone, 'surface', 4.5],
    [tone, 'canvas', 4.5],
  ]),
  ['accent-text', 'accent-soft', 4.5],
  ['ink', 'accent-soft', 4.5],
  ['accent-ink', 'accent', 4.5],
  ['accent-ink', 'accent-hover', 4.5],
  ['danger-ink', 'danger-fill', 4.5],
  ...PAPERS.map((p): [string, string, number] => ['focus', p, 3]),
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('every text stands out from every paper it is put on', () => {
    const weak = pairs
      .map(([text, paper, atLeast]) => {
        const [a, b] = [tokens.get(text)?.[theme], tokens.get(paper)?.[theme]]
        return { text, paper, atLeast, ratio: a && b ? Number(contrast(a, b).toFixed(2)) : 0 }
      })
      .filter((pair) => pair.ratio < pair.atLeast)
    expect(weak).toEqual([])
  })
})
