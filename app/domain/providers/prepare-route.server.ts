import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import { type RouteRow, selectRoute } from '#app/db/answer-routes.server.ts'
import { chooseModel } from '#app/integrations/llm/choose.server.ts'
import { knownFacts } from '#app/integrations/llm/model-facts.ts'
import type { ModelFacts } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { breakerState, needsPerson } from './breaker.ts'
import { openConnection } from './open-connection.server.ts'
import { BUILTIN, isPlatformKey, type ModelReference, parseReference } from './reference.ts'
import type { Candidate, Route } from './route.ts'

/**
 * All that must be known before a chain is asked, in one round trip: to be begun beside retrieval. Opens no connection and
 * no key. Throws NOT_FOUND when the workspace is gone.
 */
export async function prepareRoute(
  workspaceId: string,
  agentId: string,
  references: readonly string[],
): Promise<Route> {
  // A model that stands in the chain twice is asked once.
  const chain = [...new Set(references)].map(parseReference)
  const row = await selectRoute({
    workspaceId,
    agentId,
    references: chain.map(({ reference }) => reference),
    connectionKeys: chain.map(({ connectionKey }) => connectionKey),
  })
  if (!row) throw new AppError('NOT_FOUND')
  return {
    candidates: chain.map((reference) => candidateOf(workspaceId, reference, row)),
    hasBudgets: row.has_budgets,
    hasCosts: row.has_costs,
    answersPerMinute: row.answers_per_minute,
  }
}

/** The built-in answerer, which is always there. */
export const builtinCandidate = (): Candidate => ({
  ...parseReference(BUILTIN),
  connectionName: BUILTIN,
  provider: BUILTIN,
  facts: knownFacts(BUILTIN, BUILTIN),
  breaker: 'closed',
  failures: 0,
  requestsPerMinute: 0,
  unusable: null,
  open: () => chooseModel(BUILTIN),
})

function candidateOf(workspaceId: string, parsed: ModelReference, row: RouteRow): Candidate {
  const { reference, connectionKey, connectionId, model } = parsed
  if (connectionKey === BUILTIN) return builtinCandidate()
  const health = row.health[connectionKey] ?? null
  const lastError = health?.lastError ?? null
  const common = {
    ...parsed,
    breaker: breakerState(health),
    rests: needsPerson(lastError) ? lastError : undefined,
    failures: health?.failures ?? 0,
  }
  const factsOf = (provider: Parameters<typeof knownFacts>[0]): ModelFacts => ({
    ...knownFacts(provider, model),
    ...(row.overrides[reference] as Partial<ModelFacts> | undefined),
  })
  if (connectionId === null) {
    const provider = connectionKey.slice(connectionKey.indexOf(':') + 1) as ProviderKind
    return {
      ...common,
      connectionName: provider,
      provider,
      facts: factsOf(provider),
      requestsPerMinute: 0,
      unusable: row.is_platform_spent && isPlatformKey(connectionKey) ? 'platform_limit' : null,
      open: () => chooseModel(reference),
    }
  }
  const connection = row.connections.find(({ id }) => id === connectionId)
  return {
    ...common,
    connectionName: connection?.name ?? '',
    provider: connection?.kind ?? 'compatible',
    facts: factsOf(connection?.kind ?? 'compatible'),
    requestsPerMinute: connection?.requestsPerMinute ?? 0,
    unusable: !connection ? 'connection_missing' : connection.isEnabled ? null : 'connection_off',
    open() {
      if (!connection) throw new AppError('NOT_FOUND')
      return openConnection(workspaceId, connection)
    },
  }
}
