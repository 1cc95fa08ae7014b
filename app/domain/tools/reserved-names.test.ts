import { expect, it } from 'vitest'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import { offerBuiltins } from './builtin/offer-builtins.server.ts'
import { RESERVED_NAMES } from './options.ts'

it('the names of what every agent can have are kept free for it', () => {
  const settings = defaultAgentSettings('en')
  settings.handover.isOffered = true
  Object.assign(settings.tools, { searchKnowledge: true, sendMedia: true, followUp: true })
  settings.tools.captureLead = {
    isOn: true,
    fields: [{ key: 'name', label: 'Name', type: 'text', isRequired: true, choices: [] }],
  }
  const gallery = [
    { id: 'a', kind: 'image' as const, caption: '', storagePath: '', width: null, height: null, sizes: [] },
  ]
  const offered = offerBuiltins(settings, { language: 'en', gallery, cited: () => [] })
  expect(offered.map(({ spec }) => spec.name).sort()).toEqual([...RESERVED_NAMES].sort())
})
