import { text } from 'node:stream/consumers'
import { createElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { expect, test } from 'vitest'
import { wholeLetters } from './whole-letters.server.ts'

const LETTERS = 'çã🐝é'.repeat(5)

test('no letter of a page breaks, wherever the pieces that React sends end', async () => {
  for (let before = 0; before < 8; before++) {
    const words = Array.from({ length: 300 }, (_, key) => createElement('b', { key }, LETTERS))
    const page = createElement('p', { title: 'a'.repeat(before) }, words)
    const html = await text(renderToPipeableStream(page).pipe(wholeLetters()))
    expect(html).toBe(`<p title="${'a'.repeat(before)}">${`<b>${LETTERS}</b>`.repeat(300)}</p>`)
  }
})
