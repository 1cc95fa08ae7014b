// Which agents a connection serves.

export type AgentUse = {
  id: string
  name: string
  /** Without this connection no other model is left, in the draft or in what is published. */
  isOnlyOne: boolean
}

type AgentChains = { id: string; name: string; chains: string[][] }

export function usesOf(agents: readonly AgentChains[], connectionId: string): AgentUse[] {
  const isOf = (reference: string) => reference.startsWith(`connection:${connectionId}:`)
  return agents.flatMap(({ id, name, chains }) => {
    const touched = chains.filter((chain) => chain.some(isOf))
    if (touched.length === 0) return []
    return [{ id, name, isOnlyOne: touched.some((chain) => chain.every(isOf)) }]
  })
}
