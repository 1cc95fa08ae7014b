import { describe, expect, it } from 'vitest'
import { mapRefusal, mapResponse, pick } from './map-response.ts'

const ORDER = { order: { status: 'sent', items: [{ name: 'Mel' }, { name: 'Própolis' }], 'a/b': 1 } }

describe('picking from an answer', () => {
  it.each([
    ['', ORDER],
    ['/order/status', 'sent'],
    ['/order/items/1/name', 'Própolis'],
    ['/order/items/*/name', ['Mel', 'Própolis']],
    ['/order/a~1b', 1],
    ['/order/nothing', undefined],
    ['/order/items/9', undefined],
    ['/__proto__/constructor', undefined],
    ['/order/status/length', undefined],
  ])('%s finds what stands there', (pointer, value) => {
    expect(pick(ORDER, pointer)).toEqual(value)
  })

  it('says each field under its name, and leaves everything else out', () => {
    const fields = [
      { label: 'Status', pointer: '/order/status' },
      { label: 'Items', pointer: '/order/items/*/name' },
      { label: 'Gone', pointer: '/gone' },
    ]
    expect(mapResponse({ mode: 'fields', fields }, JSON.stringify(ORDER))).toBe(
      'Status: sent\nItems: ["Mel","Própolis"]\nGone: (nothing)',
    )
  })

  it('shows nothing of the answer when fields are to be picked and none is', () => {
    const content = mapResponse({ mode: 'fields', fields: [] }, JSON.stringify(ORDER))
    expect(content).toContain('none have been chosen')
    expect(content).not.toContain('sent')
  })

  it('shows nothing of what is no JSON to pick from', () => {
    const response = { mode: 'fields' as const, fields: [{ label: 'A', pointer: '/a' }] }
    expect(mapResponse(response, '<h1>Busy</h1>')).toBeNull()
    expect(mapResponse(response, '['.repeat(100_000))).toBeNull()
  })

  it('holds for an answer that says why it failed', () => {
    const fields = [{ label: 'Why', pointer: '/why' }]
    const body = '{"why":"no such day","stack":"at db.internal"}'
    expect(mapRefusal({ mode: 'fields', fields }, body)).toBe('Why: no such day')
    expect(mapRefusal({ mode: 'fields', fields }, '<h1>at db.internal</h1>')).toBe('')
    expect(mapRefusal({ mode: 'fields', fields: [] }, body)).toBe('')
    expect(mapRefusal({ mode: 'text', fields }, body)).toBe(body)
    expect(mapRefusal({ mode: 'text', fields }, ' \n')).toBe('')
  })
})
