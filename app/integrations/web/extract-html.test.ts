import { describe, expect, it } from 'vitest'
import { extractHtml } from './extract-html.ts'

const PAGE = `<!doctype html><html lang="pt-BR"><head><title>Envios – Loja</title><style>p{}</style></head><body>
<header><a href="/">Home</a><h1>Loja Mel</h1></header>
<nav><ul><li><a href="1">Um</a><li><a href="2">Dois</a></ul></nav>
<div class="cookie-banner">Aceite os cookies</div>
<main><header><h1>Envios e prazos</h1></header>
<p>Entregamos em <b>todo</b>
 o Brasil&nbsp;por <a href="x">correio</a>.<br>Também no exterior.</p>
<ul><li>Um item<li>Outro item</ul>
<h2>Prazos</h2>
<table><tr><th>Estado</th><th>Prazo</th></tr><tr><td>SP</td><td>2 dias</td></tr><tr><td>RJ</td><td>3 dias</td></tr></table>
<pre>
linha 1
  linha 2
</pre>
<div hidden>escondido</div><p style="display: none">escondido</p><span aria-hidden="true">escondido</span>
<details><summary>Posso trocar?</summary>Sim, em 7 dias.</details>
</main><aside>ofertas</aside><footer>rodapé</footer><script>alert("<p>x</p>")</script></body></html>`

describe('a page as text', () => {
  const page = extractHtml(PAGE)

  it('is its main part: no menus, banners, scripts, footers or hidden things', () => {
    expect(page.content).toBe(
      [
        'Envios e prazos',
        'Entregamos em todo o Brasil por correio.\nTambém no exterior.',
        '- Um item\n- Outro item',
        'Prazos',
        'Estado | Prazo\nSP | 2 dias\nRJ | 3 dias',
        'linha 1\n  linha 2',
        'Posso trocar?',
        'Sim, em 7 dias.',
      ].join('\n\n'),
    )
  })

  it('says its title, its language and where its headings are', () => {
    expect(page).toMatchObject({ title: 'Envios e prazos', language: 'pt-BR' })
    expect(
      page.headings.map(({ level, startOffset, endOffset }) => [
        level,
        page.content.slice(startOffset, endOffset),
      ]),
    ).toEqual([
      [1, 'Envios e prazos'],
      [2, 'Prazos'],
    ])
  })

  it('is the whole body when it has no main part, with its menus left out', () => {
    const text = 'A long enough paragraph about our opening hours and how to find the shop. '.repeat(4).trim()
    const { content, title } = extractHtml(
      `<title>Hours</title><div><a href=a>Home</a></div><div><a href=b>Shop</a></div><div><a href=c>Cart</a></div><p>${text}</p>`,
    )
    expect({ content, title }).toEqual({ content: text, title: 'Hours' })
  })

  it('keeps a main part out of a page that hides everything else in it', () => {
    expect(extractHtml('<main></main><p>Outside of an empty main.</p>').content).toBe(
      'Outside of an empty main.',
    )
  })

  it.each(['', '<', '<<<<', '<p', '</p></div>', '<!--', '<![CDATA[x]]>', 'just text', '<title>x', '\u0000'])(
    'never fails on %j',
    (html) => {
      expect(typeof extractHtml(html).content).toBe('string')
    },
  )

  it('gives up below four hundred open elements, so depth costs nothing', () => {
    const { content } = extractHtml(`<p>top</p>${'<div>'.repeat(200_000)}<p>deep</p>`)
    expect(content).toBe('top')
  })
})
