import { z } from 'zod'

const address = z.email().max(254)

/**
 * The addresses in what somebody pasted: separated by anything usual, with or without names (`Ana <ana@x.com>`), each once,
 * in lower case. What is no address comes back in `wrong`, as it was typed.
 */
export function readAddresses(text: string): { addresses: string[]; wrong: string[] } {
  const addresses = new Set<string>()
  const wrong = new Set<string>()
  for (const entry of text.split(/[\n\r,;]+/)) {
    const named = [...entry.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? '')
    // Without brackets a space separates too; a name has no place there.
    const candidates = named.length > 0 ? named : entry.split(/\s+/)
    for (const candidate of candidates) {
      const plain = candidate.trim().replace(/^mailto:/i, '')
      if (!plain) continue
      const email = plain.toLowerCase()
      if (address.safeParse(email).success) addresses.add(email)
      else wrong.add(plain)
    }
  }
  return { addresses: [...addresses], wrong: [...wrong] }
}
