// Words that come from elsewhere (an MCP server, an OpenAPI document) before models and people read them.

export const MAX_DESCRIPTION = 1_000
export const MAX_TITLE = 80

// Control characters, and what is read but not seen: zero-width and direction marks, and the tag characters that spell
// hidden text.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]|[\u{115f}\u{1160}\u{3164}\u{ffa0}]|\p{Variation_Selector}/gu

/** One paragraph, nothing hidden in it, at most `limit` characters. */
export function cleanWords(text: string, limit = MAX_DESCRIPTION): string {
  const clean = text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .trim()
  return clean.length <= limit
    ? clean
    : `${clean
        .slice(0, limit - 1)
        .toWellFormed()
        .trimEnd()}…`
}

/** A name that models can call and nobody has yet: `getOrder-v2` becomes `get_order_v2`, then `get_order_v2_2`. */
export function toolNameOf(text: string, taken: ReadonlySet<string>): string {
  const plain = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 44)
    .replace(/_+$/, '')
  const base = plain.length < 2 ? 'tool' : plain
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}_${count}`
    if (!taken.has(name)) return name
  }
}

/** `get-annotated_message` as people would write it. */
export function titleOf(text: string): string {
  const words = cleanWords(text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' '), MAX_TITLE)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
