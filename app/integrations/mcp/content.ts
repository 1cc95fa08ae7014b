import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client'

// What an MCP tool returned, as text: a model here reads words; of pictures, sounds and files it learns that they are there.

const MAX_TEXT = 200_000

export function inWords(result: Pick<CallToolResult, 'content' | 'structuredContent'>): string {
  const parts = (result.content ?? []).map(partInWords)
  const hasText = (result.content ?? []).some(({ type }) => type === 'text')
  // Servers repeat structured content as text; only where they do not, it is told.
  if (result.structuredContent !== undefined && !hasText) parts.push(JSON.stringify(result.structuredContent))
  return parts.join('\n').slice(0, MAX_TEXT)
}

function partInWords(part: ContentBlock): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'image':
      return `(a picture, ${part.mimeType}, ${kilobytes(part.data)}: it cannot be shown here)`
    case 'audio':
      return `(a recording, ${part.mimeType}, ${kilobytes(part.data)}: it cannot be played here)`
    case 'resource_link':
      return `(a link to ${short(part.name)}: ${short(part.uri)})`
    case 'resource':
      return 'text' in part.resource
        ? `${short(part.resource.uri)}:\n${part.resource.text}`
        : `(a file, ${short(part.resource.uri)}, ${kilobytes(part.resource.blob)}: it cannot be read here)`
    default:
      return '(something that cannot be shown here)'
  }
}

const short = (text: string) => text.slice(0, 300)
const kilobytes = (base64: string) => `${Math.max(1, Math.round((base64.length * 3) / 4096))} KB`
