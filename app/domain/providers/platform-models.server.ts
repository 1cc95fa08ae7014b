import { listModels } from '#app/integrations/llm/choose.server.ts'
import type { PlatformView } from './connection-views.ts'
import { CONNECTION_KINDS } from './schemas.ts'

/** What the installation's own keys offer, without a word on the keys. */
export function listPlatform(): PlatformView[] {
  const listed = listModels()
  return CONNECTION_KINDS.flatMap((provider) => {
    const models = listed.filter((model) => model.provider === provider).map(({ label }) => label)
    return models.length === 0 ? [] : [{ provider, models }]
  })
}
