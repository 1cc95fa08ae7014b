import { createHash } from 'node:crypto'
import { asActor } from '#app/db/scope.server.ts'
import { selectToolsOfServer, type ToolRow } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { env } from '#app/env.server.ts'
import { safeFetch } from '#app/integrations/web/safe-fetch.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { decodeText } from '#app/lib/decode-text.ts'
import type { ApiDocument, ApiOperation } from './operation.ts'
import { MAX_DOCUMENT_CHARS, parseDocument } from './parse-document.ts'
import { readDocumentSchema } from './schemas.ts'
import type { ShownDocument, ShownOperation } from './shown-document.ts'

const TYPES = [
  'application/json',
  'application/yaml',
  'application/x-yaml',
  'application/vnd.oai.openapi',
  'application/vnd.oai.openapi+json',
  'application/openapi+json',
  'application/octet-stream',
  'text/yaml',
  'text/x-yaml',
  'text/plain',
]

export const operationHash = ({ problem: _, ...operation }: ApiOperation): string =>
  createHash('sha256').update(JSON.stringify(operation)).digest('hex')

/** The document of a text or an address, with what changed since it was last imported. Throws BAD_INPUT, UNAVAILABLE. */
export async function readDocument(ctx: Context, input: unknown): Promise<ShownDocument> {
  requirePermission(ctx, 'tool', 'manage')
  const { text, address, serverId } = parseInput(readDocumentSchema, input)
  const document = await loadDocument(text, address)
  const tools = serverId
    ? await asActor(scopeOf(ctx), (tx) => selectToolsOfServer(tx, ctx.workspaceId, serverId))
    : []
  return compared(document, tools)
}

export function compared(document: ApiDocument, tools: ToolRow[]): ShownDocument {
  const byKey = new Map(tools.map((tool) => [operationKeyOf(tool.config), tool]))
  const operations = document.operations.map((operation): ShownOperation => {
    const hash = operationHash(operation)
    const tool = byKey.get(operation.key)
    const state = !tool ? 'new' : tool.pinned_hash === hash ? 'same' : 'changed'
    return { ...operation, hash, state, toolId: tool?.id ?? null }
  })
  const there = new Set(document.operations.map(({ key }) => key))
  const gone = tools
    .filter(({ config }) => !there.has(operationKeyOf(config)))
    .map(({ id, title }) => ({ toolId: id, title }))
  return { ...document, operations, gone }
}

export function operationKeyOf(config: unknown): string {
  const key = (config as { operation?: unknown } | null)?.operation
  return typeof key === 'string' ? key : ''
}

export async function loadDocument(text: string, address: string): Promise<ApiDocument> {
  if (text.trim() !== '') return parseDocument(text)
  if (address === '') throw new AppError('BAD_INPUT', { fields: { address: 'errors.field.required' } })
  const page = await safeFetch(address, {
    accept: TYPES,
    allowLoopback: env().ALLOW_LOOPBACK_FETCH,
    maxBytes: MAX_DOCUMENT_CHARS,
  })
  const document = parseDocument(decodeText(page.body, page.charset))
  return { ...document, servers: document.servers.map((server) => absolute(server, page.url)) }
}

function absolute(server: string, base: string): string {
  try {
    return new URL(server, base).href.replace(/\/$/, '')
  } catch {
    return server
  }
}
