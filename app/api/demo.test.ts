import { describe, expect, it } from 'vitest'
import { demo } from './demo.ts'

const get = (path: string, language = 'en') =>
  demo.request(path, { headers: { 'accept-language': language } })

describe('the demo shop', () => {
  it('sends a policy that lets nothing run but what carries this answer’s nonce', async () => {
    const [first, second] = await Promise.all([get('/'), get('/')])
    const policy = first.headers.get('content-security-policy') ?? ''
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("require-trusted-types-for 'script'")
    const page = await first.text()
    const scripts = [...page.matchAll(/<(script|style)\b[^>]*>/g)].map((match) => match[0])
    expect(scripts.length).toBeGreaterThan(2)
    expect(scripts.every((tag) => tag.includes(`nonce="${nonce}"`))).toBe(true)
    expect(page).not.toMatch(/ style=/)
    expect(second.headers.get('content-security-policy')).not.toBe(policy)
  })

  it('speaks the language asked for in the address, or else the browser’s', async () => {
    expect(await (await get('/?lang=pt-BR')).text()).toContain('Mel silvestre')
    expect(await (await get('/', 'pt-PT,pt;q=0.9')).text()).toContain('<html lang="pt-BR">')
    expect(await (await get('/?lang=en', 'pt-BR')).text()).toContain('Wildflower honey')
  })

  it('writes prices in reais, with dollars as a guide in English only', async () => {
    expect(await (await get('/?lang=pt-BR')).text()).toMatch(/R\$\s64/)
    expect(await (await get('/?lang=pt-BR')).text()).not.toContain('US$')
    expect(await (await get('/?lang=en')).text()).toContain('about $12')
  })

  it('carries the demo agent, or the one in the address when it looks like one', async () => {
    expect(await (await get('/')).text()).toContain('data-agent="ag_demoColmeia00001"')
    expect(await (await get('/?agent=ag_0123456789abcdef')).text()).toContain(
      'data-agent="ag_0123456789abcdef"',
    )
    const page = await (await get('/?agent=%22%3E%3Cscript%3Ealert(1)%3C/script%3E')).text()
    expect(page).toContain('data-agent="ag_demoColmeia00001"')
    expect(page).not.toContain('alert(1)')
  })
})
