import { listRemoteModels } from '#app/integrations/llm/connect.server.ts'
import { log } from '#app/lib/log.server.ts'
import { likelyAddress } from './address.ts'
import type { ConnectionConfig } from './connection-key.server.ts'
import { type Verdict, verdictOf } from './verdicts.ts'

export type Asked = { verdict: Verdict; ids: string[] }

const TIMEOUT_MS = 12_000

/** Asks a provider for its models: the one question that costs nothing and needs address, path and key to be right. */
export async function askForModels(config: ConnectionConfig): Promise<Asked> {
  const start = performance.now()
  try {
    const ids = await listRemoteModels(config, AbortSignal.timeout(TIMEOUT_MS))
    const latencyMs = Math.round(performance.now() - start)
    return { verdict: { ok: true, models: ids.length, latencyMs }, ids }
  } catch (error) {
    return { verdict: failed(error, config), ids: [] }
  }
}

/** The verdict for whatever went wrong on the way to an answer. */
export function failed(
  error: unknown,
  config: Pick<ConnectionConfig, 'provider' | 'baseUrl'> | null,
): Verdict {
  const code = verdictOf(error)
  // Not the error itself: a provider may quote the key.
  log.info({ code }, 'A provider did not pass its test.')
  const suggestion =
    config && (code === 'no_such_path' || code === 'not_an_api')
      ? likelyAddress(config.provider, config.baseUrl ?? null)
      : null
  return { ok: false, code, suggestion }
}
