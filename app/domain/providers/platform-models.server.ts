import { PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'
import { listModels } from '#app/integrations/llm/choose.server.ts'
import type { PlatformView } from './connection-views.ts'
import { platformKey } from './reference.ts'
import type { Rest } from './rest.ts'

/** What the installation's own keys offer, without a word on the keys; `rests` is of the workspace that looks. */
export function listPlatform(rests: ReadonlyMap<string, Rest>): PlatformView[] {
  const listed = listModels()
  return PROVIDER_KIND_NAMES.flatMap((provider) => {
    const models = listed.filter((model) => model.provider === provider).map(({ label }) => label)
    return models.length === 0 ? [] : [{ provider, models, rest: rests.get(platformKey(provider)) ?? null }]
  })
}
