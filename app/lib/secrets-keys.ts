/** One key that seals secrets: 32 bytes under a name that sealed values carry. */
export type SecretsKey = { name: string; bytes: Uint8Array }

const FORM = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=?)$/

/**
 * Reads `name:base64,name:base64`. The first one seals, all of them open. An Error names the place of what is wrong and
 * never repeats it.
 */
export function parseSecretsKeys(text: string): SecretsKey[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part, index) => {
      const [, name, encoded] = FORM.exec(part) ?? []
      const bytes = Uint8Array.from(encoded ? atob(encoded.padEnd(44, '=')) : '', (letter) =>
        letter.charCodeAt(0),
      )
      if (!name || bytes.length !== 32)
        throw new Error(`key ${index + 1} must be <name>:<32 bytes as base64> (openssl rand -base64 32)`)
      return { name, bytes }
    })
  if (new Set(keys.map((key) => key.name)).size < keys.length)
    throw new Error('two keys have the same name: a new key needs a new name')
  return keys
}
