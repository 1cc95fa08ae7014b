import type { SealedTool } from '#app/db/tool-secrets.server.ts'
import { env } from '#app/env.server.ts'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { type SafeReply, safeRequest } from '#app/integrations/web/safe-request.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { decodeText } from '#app/lib/decode-text.ts'
import { log } from '#app/lib/log.server.ts'
import { originOf } from '../address-template.ts'
import { fillRequest } from '../fill-request.ts'
import { mapRefusal, mapResponse } from '../map-response.ts'
import { MASK, secretsIn } from '../options.ts'
import { type FixedValue, type HttpConfig, httpConfigSchema } from '../schemas.ts'
import { openForOrigin, withoutSecrets } from '../tool-secrets.server.ts'
import type { OfferedTool, ToolResult } from '../types.ts'
import { problem, problemOfWrite } from './problem.ts'

// One request to an address of the owner's: for tools made by hand and for operations of an OpenAPI document alike.

const NO_JSON =
  'something other than JSON. Only chosen fields of its answer may be read, and they cannot be found in it, so nothing of it is shown.'

/** `server` gives an imported tool its sign-in. Null when its settings cannot be read. */
export function httpTool(workspaceId: string, row: SealedTool): OfferedTool | null {
  const parsed = httpConfigSchema.safeParse(row.config)
  if (!parsed.success) return null
  const config = withSignIn(parsed.data, row)
  return {
    spec: { name: row.name, description: row.description, parameters: row.parameters as JsonObject },
    kind: row.kind === 'openapi' ? 'openapi' : 'http',
    toolId: row.id,
    title: row.title,
    visitorTitle: row.title,
    isDangerous: row.is_dangerous,
    isIdempotent: config.method === 'GET' || config.method === 'PUT' || config.method === 'DELETE',
    isReading: config.method === 'GET',
    run: (args, { signal, idempotencyKey }) =>
      callHttp({ workspaceId, row, config, args, signal, idempotencyKey }),
  }
}

/** The header or query value that the server's owner gave, as one more fixed value. */
function withSignIn(config: HttpConfig, { server }: SealedTool): HttpConfig {
  if (server?.auth !== 'header' || !server.header_name) return config
  const signIn: FixedValue = {
    place: server.oauth.place === 'query' ? 'query' : 'header',
    name: server.header_name,
    value: '{{secret:SIGN_IN}}',
  }
  return { ...config, fixed: [...config.fixed, signIn] }
}

type Call = {
  workspaceId: string
  row: SealedTool
  config: HttpConfig
  args: { [key: string]: Json }
  signal: AbortSignal
  idempotencyKey: string
}

async function callHttp(call: Call): Promise<ToolResult> {
  const { config, args } = call
  const secrets = openSecrets(call)
  if ('isError' in secrets) return secrets
  const filled = fillRequest(config, args, secrets)
  if (!filled.ok) return problem('arguments', filled.message)
  const { request } = filled
  if (config.method !== 'GET') request.headers['idempotency-key'] ??= call.idempotencyKey
  const hides = (text: string) => withoutSecrets(text, secrets.values())
  const sent = shownRequest(config, args, call)
  try {
    const reply = await safeRequest(request.url, {
      method: request.method,
      headers: { accept: 'application/json, text/*;q=0.9, */*;q=0.1', ...request.headers },
      body: request.body,
      allowLoopback: env().ALLOW_LOOPBACK_FETCH,
      timeoutMs: config.timeoutSeconds * 1_000,
      signal: call.signal,
    })
    return readReply(config, reply, hides, sent)
  } catch (error) {
    if (!isAppError(error)) throw error
    const detail = { request: sent }
    return config.method === 'GET' ? problem(error, '', detail) : problemOfWrite(error, detail)
  }
}

/** Values by name, or what keeps them from being used. */
function openSecrets({ workspaceId, row, config }: Call): Map<string, string> | ToolResult {
  const origin = originOf(config.url) ?? ''
  const isSafe = origin.startsWith('https:') || env().ALLOW_LOOPBACK_FETCH
  const values = new Map<string, string>()
  for (const name of new Set(config.fixed.flatMap(({ value }) => secretsIn(value)))) {
    if (!isSafe) return problem('secret_needs_https')
    const value = openOne(workspaceId, row, name, origin)
    if (value === null) return problem('secret_missing', name)
    values.set(name, value)
  }
  return values
}

/** Null also for an envelope that does not open: it was sealed for another place, or under a key that is gone. */
function openOne(workspaceId: string, row: SealedTool, name: string, origin: string): string | null {
  const { server } = row
  try {
    if (name === 'SIGN_IN' && server?.sealed_secret)
      return openForOrigin(server.sealed_secret, origin, {
        workspaceId,
        table: 'tool_servers',
        rowId: server.id,
      })
    const kept = row.secrets.find((secret) => secret.name === name)
    if (!kept) return null
    return openForOrigin(kept.sealed, origin, { workspaceId, table: 'tool_secrets', rowId: kept.id })
  } catch (error) {
    log.error({ error, toolId: row.id }, 'a secret of a tool cannot be opened')
    return null
  }
}

/** The request as people may see it: every secret is a mask. */
function shownRequest(config: HttpConfig, args: Call['args'], call: Call): Json {
  const names = config.fixed.flatMap(({ value }) => secretsIn(value))
  const filled = fillRequest(config, args, new Map(names.map((name) => [name, MASK])))
  if (!filled.ok) return null
  const { method, url, headers, body } = filled.request
  if (method !== 'GET') headers['idempotency-key'] ??= call.idempotencyKey
  return { method, url: url.replaceAll(encodeURIComponent(MASK), MASK), headers, body }
}

function readReply(
  config: HttpConfig,
  reply: SafeReply,
  hides: (text: string) => string,
  sent: Json,
): ToolResult {
  const { status, mediaType } = reply
  const isText = /^(text\/|application\/(json|xml|.*\+(json|xml)|x-www-form-urlencoded|javascript)|$)/.test(
    mediaType,
  )
  const text = isText ? hides(decodeText(reply.body, reply.charset)) : ''
  const detail = {
    request: sent,
    status,
    mediaType,
    bytes: reply.body.length,
    response: text.slice(0, 20_000),
  }
  if (status >= 300) {
    const why = mapRefusal(config.response, text)
    const words = `${statusInWords(status, reply.retryAfter)}${why && `\n${why}`}`
    return { content: words, isError: true, detail }
  }
  if (reply.body.length === 0)
    return { content: `It worked (${status}) and answered nothing.`, isError: false, detail }
  if (!isText)
    return { content: `It answered ${mediaType}, which cannot be read as text.`, isError: true, detail }
  const content = mapResponse(config.response, text)
  if (content !== null) return { content, isError: false, detail }
  // A write that was taken is done: said to have failed, it would be made again.
  const isWrite = config.method !== 'GET'
  const words = `${isWrite ? `It worked (${status}), but answered` : 'It answered'} ${NO_JSON}`
  return { content: words, isError: !isWrite, detail }
}

function statusInWords(status: number, retryAfter: string | null): string {
  if (status < 400)
    return `It answered with a redirect (${status}), which is not followed for this kind of request.`
  if (status === 401 || status === 403)
    return `It refused our sign-in (${status}). Trying again will not help.`
  if (status === 404 || status === 410) return `It knows nothing under this address or id (${status}).`
  if (status === 409) return 'It says that this conflicts with what is there (409).'
  if (status === 400 || status === 422) return `It did not accept the values (${status}).`
  if (status === 429)
    return `It is asked too often (429).${retryAfter ? ` It can be asked again after ${retryAfter.slice(0, 40)}.` : ''}`
  return status >= 500 ? `It failed on its side (${status}).` : `It refused the request (${status}).`
}
