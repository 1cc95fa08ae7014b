import { expect, test } from 'vitest'
import { layOut } from './layout.ts'

test('names that people chose cannot write HTML into a mail', () => {
  const { html, text } = layOut({
    locale: 'pt-BR',
    paragraphs: ['<img src=x onerror=alert(1)> convidou você'],
    button: { label: 'Entrar', url: 'https://hiviex.test/invite/a"b' },
    note: '</div><script>',
  })
  expect(html).toContain('&lt;img src=x')
  expect(html).toContain('href="https://hiviex.test/invite/a&quot;b"')
  expect(html).not.toMatch(/<img|<script/)
  expect(html).toContain('<html lang="pt-BR">')
  expect(text).toContain('Entrar: https://hiviex.test/invite/a"b')
})
