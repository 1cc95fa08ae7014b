import { beforeAll, describe, expect, it } from 'vitest'
import { BUDGET, bytesUntilTyping } from './budget.ts'
import { buildWidget, type WidgetBuild } from './build.ts'

describe('the built widget', () => {
  let build: WidgetBuild
  beforeAll(async () => {
    build = await buildWidget()
  }, 60_000)

  it('costs every page of a customer at most 600 bytes', () => {
    expect(bytesUntilTyping(build).loader).toBeLessThanOrEqual(BUDGET.loader)
  })

  it('lets a visitor type after at most 10,000 bytes', () => {
    expect(bytesUntilTyping(build).untilTyping).toBeLessThanOrEqual(BUDGET.untilTyping)
  })

  it('names by their content all files that may be cached for ever', () => {
    const { loader, ...others } = build
    expect(loader.name).toBe('loader.js')
    for (const { name } of Object.values(others)) expect(name).toMatch(/^[a-z-]+-[0-9a-f]{8}\.js$/)
  })
})
