export type InboundDeps = { supabaseUrl: string; serviceRoleKey: string; fetch: typeof fetch }

/** What the SQL function public.receive_inbound_event says about a delivery. */
type Verdict = 'accepted' | 'duplicate' | 'bad_signature' | 'unknown_endpoint' | 'bad_input'

const MAX_BODY_BYTES = 256 * 1024
const MAX_DEPTH = 32
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SIGNATURE = /^v1=[0-9a-f]{64}$/i

const ANSWERS: Record<Verdict, [number, string]> = {
  accepted: [202, 'accepted'],
  duplicate: [200, 'duplicate'],
  bad_signature: [401, 'bad signature'],
  unknown_endpoint: [404, 'unknown endpoint'],
  bad_input: [400, 'the body must be JSON with the strings id and type'],
}

function answer(status: number, text: string): Response {
  return Response.json(status < 300 ? { status: text } : { error: text }, { status })
}

/** 202 the first time, 200 for a duplicate; 400, 401, 404, 405, 413 say why not; 503 asks to try again later. */
export async function handleInbound(request: Request, deps: InboundDeps): Promise<Response> {
  if (request.method !== 'POST') return answer(405, 'only POST is answered here')
  const [, , endpoint = '', ...rest] = new URL(request.url).pathname.split('/')
  if (!UUID.test(endpoint) || rest.length > 0) return answer(...ANSWERS.unknown_endpoint)

  const body = await readText(request)
  if (body === 'too big') return answer(413, `the body may have ${MAX_BODY_BYTES} bytes`)
  if (body === null || !isEvent(body.text)) return answer(...ANSWERS.bad_input)

  const timestamp = request.headers.get('x-hiviex-timestamp') ?? ''
  const signature = request.headers.get('x-hiviex-signature') ?? ''
  const isSigned = /^\d{1,12}$/.test(timestamp) && SIGNATURE.test(signature)

  const verdict = await receive(deps, {
    p_endpoint: endpoint,
    p_raw_body: body.text,
    // Without a usable signature the database still decides, so that an unknown endpoint answers alike in both cases.
    p_signature: isSigned ? signature : '',
    p_timestamp: isSigned ? Number(timestamp) : 0,
  })
  return verdict ? answer(...ANSWERS[verdict]) : answer(503, 'try again later')
}

/** The body as text, byte for byte; null when it is not UTF-8 or carries a zero byte, which no text column takes. */
async function readText(request: Request): Promise<{ text: string } | 'too big' | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return 'too big'
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) return 'too big'
    chunks.push(chunk)
  }
  try {
    const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer())
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? null : { text }
  } catch {
    return null
  }
}

/** {id: string, type: string, data?: anything}, not nested deeper than the database's parser should be asked to go. */
function isEvent(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    if (depth > MAX_DEPTH) return false
  }
  try {
    const event: unknown = JSON.parse(text)
    return (
      typeof event === 'object' &&
      event !== null &&
      'id' in event &&
      'type' in event &&
      typeof event.id === 'string' &&
      typeof event.type === 'string'
    )
  } catch {
    return false
  }
}

async function receive(deps: InboundDeps, args: Record<string, unknown>): Promise<Verdict | null> {
  try {
    const response = await deps.fetch(`${deps.supabaseUrl}/rest/v1/rpc/receive_inbound_event`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        apikey: deps.serviceRoleKey,
        authorization: `Bearer ${deps.serviceRoleKey}`,
      },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(10_000),
    })
    const verdict: unknown = await response.json()
    if (response.ok && typeof verdict === 'string' && Object.hasOwn(ANSWERS, verdict))
      return verdict as Verdict
    console.error('receive_inbound_event answered', response.status, JSON.stringify(verdict).slice(0, 300))
  } catch (error) {
    console.error('receive_inbound_event failed', error instanceof Error ? error.message : error)
  }
  return null
}
