import { describe, expect, it } from 'vitest'
import { markdownToText } from './markdown-to-text.ts'

const contentOf = (markdown: string) => markdownToText(markdown).content

describe('Markdown as text', () => {
  it('keeps the words and drops the marks', () => {
    expect(
      contentOf('Some **bold** and *leaning* `code`, ~~gone~~ and snake_case.\nSecond line <b>x</b>.'),
    ).toBe('Some bold and leaning code, gone and snake_case. Second line x .')
    expect(contentOf('![a photo](https://x.test/a.png) <!-- hidden -->after')).toBe('a photo after')
    expect(contentOf('2 \\* 3 \\_x\\_')).toBe('2 * 3 _x_')
  })

  it('keeps the address of a link that leads somewhere', () => {
    expect(contentOf('Fill in [the form](https://shop.test/form "Form") or [write](mailto:a@b.test).')).toBe(
      'Fill in the form (https://shop.test/form) or write.',
    )
    expect(contentOf('<https://shop.test> and [a][1]\n\n[1]: https://x.test')).toBe('https://shop.test and a')
  })

  it('finds headings of both forms, with their places, and the title', () => {
    const text = markdownToText('# Shop\n\nHello.\n\nReturns\n-------\nThirty days.\n\n### Why ##\nBecause.')
    expect(text.title).toBe('Shop')
    expect(text.headings.map(({ level, text: words }) => [level, words])).toEqual([
      [1, 'Shop'],
      [2, 'Returns'],
      [3, 'Why'],
    ])
    for (const heading of text.headings)
      expect(text.content.slice(heading.startOffset, heading.endOffset)).toBe(heading.text)
  })

  it('keeps lists and tables readable', () => {
    expect(contentOf('- one\n- two\n  goes on\n  - three\n1. first')).toBe(
      '- one\n- two goes on\n  - three\n1. first',
    )
    expect(contentOf('| Size | Price |\n|:--|--:|\n| S | 10 |\n| M | 12 |')).toBe(
      'Size | Price\nS | 10\nM | 12',
    )
  })

  it('keeps code as it stands, and takes the title from front matter', () => {
    expect(contentOf('```js\nif (a)\n  b()\n```')).toBe('if (a)\n  b()')
    expect(markdownToText('---\ntitle: "Our rules"\ntags: [a]\n---\nText')).toMatchObject({
      title: 'Our rules',
      content: 'Text',
    })
    expect(contentOf('---\nnot front matter')).toBe('not front matter')
  })

  it.each(['[', '![', '<', '<!--', '*a ', '_a ', '`', '|a', '> ', '[](', '- a\n', '---\n', '|-|\n'])(
    'comes to an end on %j, a million times',
    (part) => expect(contentOf(part.repeat(1_000_000 / part.length)).length).toBeLessThanOrEqual(2_000_000),
  )
})
