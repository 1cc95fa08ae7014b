const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Agents whose name or role holds every word of the query. */
export function findAgents<T extends { name: string; role: string }>(agents: T[], query: string): T[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return agents.filter(({ name, role }) => words.every((word) => plain(`${name} ${role}`).includes(word)))
}
