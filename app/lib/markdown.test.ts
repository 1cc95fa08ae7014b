import { describe, expect, it } from 'vitest'
import { type Block, type Inline, parseMarkdown, safeUrl } from './markdown.ts'

const text = (value: string): Inline => ({ type: 'text', text: value })
const paragraph = (...children: Inline[]): Block => ({ type: 'paragraph', children })

/** Every node of a tree, blocks and inlines alike. */
function nodes(tree: (Block | Inline)[]): (Block | Inline)[] {
  return tree.flatMap((node) => {
    if (node.type === 'list') return [node, ...node.items.flatMap(nodes)]
    if (node.type === 'table') return [node, ...nodes(node.head.flat()), ...nodes(node.rows.flat(2))]
    return 'children' in node ? [node, ...nodes(node.children)] : [node]
  })
}

const ALLOWED = new Set(
  'text code break strong em del link citation paragraph heading pre list quote table rule'.split(' '),
)

/** What must hold for any source at all. */
function expectSafe(tree: Block[]) {
  for (const node of nodes(tree)) {
    expect(ALLOWED.has(node.type), node.type).toBe(true)
    if (node.type === 'link') {
      expect(node.href).toMatch(/^(https?:\/\/|mailto:)/)
      const url = new URL(node.href)
      expect(url.username + url.password).toBe('')
      expect(node.host).toBe(url.host)
    }
    if (node.type === 'text' || node.type === 'code' || node.type === 'pre')
      expect(typeof node.text).toBe('string')
    if (node.type === 'citation') expect(Number.isInteger(node.n)).toBe(true)
  }
}

describe('parseMarkdown', () => {
  it('reads paragraphs, and newlines as line breaks', () => {
    expect(parseMarkdown('one\ntwo\n\nthree')).toEqual([
      paragraph(text('one'), { type: 'break' }, text('two')),
      paragraph(text('three')),
    ])
  })

  it('reads bold, italic, both, strike-through and code', () => {
    expect(parseMarkdown('**b** *i* ***bi*** ~~s~~ `**c**` _u_')).toEqual([
      paragraph(
        { type: 'strong', children: [text('b')] },
        text(' '),
        { type: 'em', children: [text('i')] },
        text(' '),
        { type: 'strong', children: [{ type: 'em', children: [text('bi')] }] },
        text(' '),
        { type: 'del', children: [text('s')] },
        text(' '),
        { type: 'code', text: '**c**' },
        text(' '),
        { type: 'em', children: [text('u')] },
      ),
    ])
  })

  it('leaves arithmetic, snake_case and lone marks as text', () => {
    for (const plain of [
      '2 * 3 * 4',
      'a_b_c',
      'a ** b',
      '5 ~ 6',
      'x ` y',
      '**',
      '[open',
      'a ] b',
      'a **** b',
      'it is *not closed',
    ]) {
      expect(
        parseMarkdown(plain)
          .flatMap((block) => nodes([block]))
          .every((node) => node.type === 'paragraph' || node.type === 'text'),
      ).toBe(true)
      expect(
        nodes(parseMarkdown(plain))
          .map((node) => (node.type === 'text' ? node.text : ''))
          .join(''),
      ).toBe(plain)
    }
  })

  it('keeps a backslash-escaped mark as the mark', () => {
    expect(parseMarkdown('\\*a\\* \\[1\\]')).toEqual([paragraph(text('*a* [1]'))])
  })

  it('reads citation marks as their own nodes, also side by side', () => {
    expect(parseMarkdown('Yes [1][12].')).toEqual([
      paragraph(text('Yes '), { type: 'citation', n: 1 }, { type: 'citation', n: 12 }, text('.')),
    ])
  })

  it('reads links to http, https and mailto and says their host', () => {
    const link = parseMarkdown('[shop](https://Shop.example/a?b=1 "title")')
    expect(link).toEqual([
      paragraph({
        type: 'link',
        href: 'https://shop.example/a?b=1',
        host: 'shop.example',
        children: [text('shop')],
      }),
    ])
    expect(
      nodes(parseMarkdown('[a](https://x.example/a_(b))')).find((node) => node.type === 'link'),
    ).toMatchObject({
      href: 'https://x.example/a_(b)',
    })
    expect(
      nodes(parseMarkdown('[write](mailto:a@x.example)')).find((node) => node.type === 'link'),
    ).toMatchObject({
      href: 'mailto:a@x.example',
      host: '',
    })
    expect(nodes(parseMarkdown('[1](https://x.example)')).some((node) => node.type === 'link')).toBe(true)
  })

  it('links bare addresses without the punctuation of the sentence', () => {
    expect(parseMarkdown('See https://x.example/a, or (https://y.example).')).toEqual([
      paragraph(
        text('See '),
        {
          type: 'link',
          href: 'https://x.example/a',
          host: 'x.example',
          children: [text('https://x.example/a')],
        },
        text(', or ('),
        {
          type: 'link',
          href: 'https://y.example/',
          host: 'y.example',
          children: [text('https://y.example')],
        },
        text(').'),
      ),
    ])
  })

  it('turns images into links and leaves reference links as text', () => {
    expect(parseMarkdown('![pic](https://x.example/p.png)')).toEqual([
      paragraph({
        type: 'link',
        href: 'https://x.example/p.png',
        host: 'x.example',
        children: [text('pic')],
      }),
    ])
    expect(
      nodes(parseMarkdown('![a][r]\n\n[r]: javascript:alert(1)')).some((node) => node.type === 'link'),
    ).toBe(false)
  })

  it('reads headings, rules, quotes and fenced code', () => {
    expect(parseMarkdown('## Two\n---\n> said\n> so\n```js\n<b>**x**\n\n```\nend')).toEqual([
      { type: 'heading', level: 2, children: [text('Two')] },
      { type: 'rule' },
      { type: 'quote', children: [paragraph(text('said'), { type: 'break' }, text('so'))] },
      { type: 'pre', language: 'js', text: '<b>**x**\n' },
      paragraph(text('end')),
    ])
  })

  it('reads lists with nested lists, continuation lines and a start number', () => {
    expect(parseMarkdown('3. a\n   more\n   - b\n   - c\n4. d\n\nafter')).toEqual([
      {
        type: 'list',
        ordered: true,
        start: 3,
        items: [
          [
            paragraph(text('a'), { type: 'break' }, text('more')),
            {
              type: 'list',
              ordered: false,
              start: 1,
              items: [[paragraph(text('b'))], [paragraph(text('c'))]],
            },
          ],
          [paragraph(text('d'))],
        ],
      },
      paragraph(text('after')),
    ])
  })

  it('keeps one list across blank lines between its items', () => {
    expect(parseMarkdown('- a\n\n- b')).toMatchObject([{ type: 'list', items: [[{}], [{}]] }])
  })

  it('reads simple tables and never more cells than columns', () => {
    expect(parseMarkdown('| a | b |\n|---|:-:|\n| 1 | **2** | 3 |')).toEqual([
      {
        type: 'table',
        head: [[text('a')], [text('b')]],
        rows: [[[text('1')], [{ type: 'strong', children: [text('2')] }]]],
      },
    ])
  })

  it('draws open marks of a running stream as closed, and holds back a mark that has only begun', () => {
    const last = (source: string) => parseMarkdown(source, { partial: true })
    expect(last('a **bo')).toEqual([paragraph(text('a '), { type: 'strong', children: [text('bo')] })])
    expect(last('a **')).toEqual([paragraph(text('a'))])
    expect(last('a [1')).toEqual([paragraph(text('a'))])
    expect(last('a `co')).toEqual([paragraph(text('a '), { type: 'code', text: 'co' })])
    expect(last('```\nx')).toEqual([{ type: 'pre', language: '', text: 'x' }])
    expect(
      nodes(last('see [the shop](https://sh'))
        .map((node) => (node.type === 'text' ? node.text : ''))
        .join(''),
    ).not.toContain('https')
  })

  it('drops direction overrides and NUL', () => {
    expect(parseMarkdown('a\u202eb\0c')).toEqual([paragraph(text('abc'))])
  })
})

describe('safeUrl', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x.example/1',
    'about:blank',
    '//x.example',
    '/path',
    'ftp://x.example',
    'https://good.example@evil.example/',
    'https://u:p@evil.example',
    'https://',
    'http:',
    '',
    'intent://x#Intent;end',
    'tel:123',
    'view-source:https://x.example',
    'filesystem:https://x.example/a',
    'ws://x.example',
  ])('refuses %j', (raw) => {
    expect(safeUrl(raw)).toBeNull()
  })

  it('shows the true host of a look-alike name', () => {
    expect(safeUrl('https://аpple.com')?.host).toMatch(/^xn--/)
  })
})

// A small reproducible generator: the seed is in the test title, so a failure can be run again.
function random(seed: number) {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const PIECES = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe src="javascript:alert(1)">',
  '<style>*{}</style>',
  '![x](https://evil.example/?q=secret)',
  '![x](data:image/svg+xml;base64,AAAA)',
  '[x](javascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](https://a@evil.example)',
  '<javascript:alert(1)>',
  '<https://evil.example/"onmouseover=alert(1)>',
  '[![a](https://e.example/1)](https://e.example/2)',
  '[a][b]',
  '[b]: https://evil.example',
  '![a][b]',
  '](',
  '[',
  ']',
  '(',
  ')',
  '!',
  '**',
  '*',
  '***',
  '_',
  '__',
  '~~',
  '~',
  '`',
  '``',
  '```',
  '````',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '> ',
  '>> ',
  '- ',
  '  - ',
  '    - ',
  '1. ',
  '10) ',
  '# ',
  '###### ',
  '---',
  '| a | b |',
  '\n|---|---|\n',
  '|',
  '\t',
  '\\',
  '\0',
  '\u202e',
  '\ud800',
  '😀',
  'é',
  '[1]',
  '[999]',
  '[1](',
  'https://',
  'http://x.example/(((',
  'mailto:a@b.example',
  'word ',
  'a_b',
  ' ',
  '"',
  "'",
  '&lt;',
  '{{constructor}}',
  '__proto__',
  'https://x.example/"><script>',
  '\u2028',
  '\u200b',
  '<!--',
  ']]>',
  '%00',
]

describe('parseMarkdown against hostile text', () => {
  it('yields only allowed nodes and safe links for 2,000 random compositions, whole and at every stage of streaming', () => {
    let linkCount = 0
    for (let seed = 1; seed <= 2000; seed++) {
      const next = random(seed)
      let source = ''
      for (let n = 0; n < 24; n++) source += PIECES[Math.floor(next() * PIECES.length)] ?? ''
      const tree = parseMarkdown(source)
      expectSafe(tree)
      linkCount += nodes(tree).filter((node) => node.type === 'link').length
      const cut = Math.floor(next() * source.length)
      expectSafe(parseMarkdown(source.slice(0, cut), { partial: true }))
      // However it was cut on its way, the whole text reads the same.
      expect(parseMarkdown(source.slice(0, cut) + source.slice(cut))).toEqual(tree)
    }
    // The generator really makes links, so the check above checks something.
    expect(linkCount).toBeGreaterThan(500)
  })

  it('keeps every visible word of a plain text, wherever it is cut', () => {
    const words = 'the quick brown fox sells honey in small jars and ships within three days'.split(' ')
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed)
      const marks = ['', '**', '*', '`', '~~']
      const source = words
        .map((word) => {
          const mark = marks[Math.floor(next() * marks.length)] ?? ''
          return mark + word + mark
        })
        .join(' ')
      const seen = (tree: Block[]) =>
        nodes(tree)
          .map((node) => ('text' in node ? node.text : ''))
          .join('')
      expect(seen(parseMarkdown(source))).toBe(words.join(' '))
      const cut = Math.floor(next() * source.length)
      const partial = seen(parseMarkdown(source.slice(0, cut), { partial: true }))
      expect(words.join(' ').startsWith(partial.replace(/[*~`]+$/, '').trimEnd())).toBe(true)
    }
  })

  it('caps nesting', () => {
    const depth = (tree: (Block | Inline)[]): number =>
      1 +
      Math.max(
        0,
        ...tree.map((node) =>
          node.type === 'list'
            ? Math.max(...node.items.map(depth))
            : 'children' in node
              ? depth(node.children)
              : 0,
        ),
      )
    expect(depth(parseMarkdown(`${'> '.repeat(5000)}x`))).toBeLessThan(12)
    expect(depth(parseMarkdown(`${'- '.repeat(5000)}x`))).toBeLessThan(12)
    expect(depth(parseMarkdown('*a **b '.repeat(5000)))).toBeLessThan(12)
    expect(depth(parseMarkdown(`${'['.repeat(5000)}x${']'.repeat(5000)}`))).toBeLessThan(12)
  })

  // Work is counted by comparing sizes within one run, not by a clock limit: no clock limit.
  it.each([
    ['[', ''],
    ['](', '['],
    ['[a](', ''],
    ['![', ''],
    ['*', ''],
    ['**a ', ''],
    ['*a **b ', ''],
    ['_a', ''],
    ['`', ''],
    ['` `` ``` ', ''],
    ['`a', ''],
    ['~~', ''],
    ['<', ''],
    ['<h', ''],
    ['https://', ''],
    ['https://x.example/!', ''],
    ['> ', ''],
    ['- ', ''],
    ['- a\n', ''],
    [' - a\n\n', ''],
    ['| a ', '\n|--'],
    ['|-', ''],
    ['- - - ', 'x'],
    ['---- ', 'x'],
    ['# ', ''],
    ['\\', ''],
    ['    ', 'x'],
    ['[a](https://x.example/(', ''],
    ['[a](x "', ''],
    ['\n> - ', ''],
    ['1. ', ''],
    ['[1', ''],
    ['m', ''],
    ['a\n', ''],
    ['|a|\n|-|\n', ''],
    ['```\n', ''],
    ['~~~', ''],
  ])('takes linear time for %j repeated', (piece, tail) => {
    const cost = (size: number) => {
      const source = piece.repeat(Math.ceil(size / piece.length)) + tail
      let best = Infinity
      for (let n = 0; n < 3; n++) {
        const start = process.cpuUsage()
        parseMarkdown(source)
        parseMarkdown(source, { partial: true })
        const used = process.cpuUsage(start)
        best = Math.min(best, used.user + used.system)
      }
      return best
    }
    const small = Math.max(cost(10_000), 500)
    // Sixteen times the text: linear work is 16 times as much, quadratic 256 times. 64 is far from both. What the engine does
    // beside it only ever adds to the cost: who is over it is looked at again, which no quadratic work gets through.
    let factor = Infinity
    for (let look = 0; look < 3 && factor >= 64; look++) factor = Math.min(factor, cost(160_000) / small)
    expect(factor).toBeLessThan(64)
  })
})
