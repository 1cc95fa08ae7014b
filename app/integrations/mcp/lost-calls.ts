import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  ProtocolError,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'

// Some servers hang up in the middle of a call on purpose and are asked for the rest of the answer. Where there is nobody to
// ask, or nothing to ask for, the SDK would let the call wait for its limit; here it fails as soon as that is known.

/** Not one of JSON-RPC's own codes. A server that says it of itself is believed: it makes its own call fail. */
const BROKEN_OFF = -32_990

/** A transport that answers in the place of a server whose answer can come no more. */
export class LossNotingTransport extends StreamableHTTPClientTransport {
  override async send(
    message: JSONRPCMessage | JSONRPCMessage[],
    options: Parameters<StreamableHTTPClientTransport['send']>[1] = {},
  ): Promise<void> {
    if (Array.isArray(message) || !isJSONRPCRequest(message)) return await super.send(message, options)
    const error = { code: BROKEN_OFF, message: 'the connection broke off in the middle' }
    await super.send(message, {
      ...options,
      // Called at the end of every stream, also after the answer; one that nobody waits for any more is ignored.
      onRequestStreamEnd: () => this.onmessage?.({ jsonrpc: '2.0', id: message.id, error }),
    })
  }
}

export const isBrokenOff = (error: unknown): boolean =>
  error instanceof ProtocolError && error.code === BROKEN_OFF

/** 405 is how the SDK is told that there is no rest to be had: for every other failure it tries again. */
const nothingMore = () => new Response(null, { status: 405 })

/** Asks for the rest of an answer. Once, where the server is gone or knows nothing of it; a passing failure is for the SDK. */
export async function askForRest(ask: () => Promise<Response>, mayRefresh: boolean): Promise<Response> {
  let response: Response
  try {
    response = await ask()
  } catch (error) {
    if (isRefused(error)) return nothingMore()
    throw error
  }
  const { status } = response
  const isPassing = status >= 500 || status === 429 || (status === 401 && mayRefresh)
  if (response.ok || isPassing) return response
  await response.body?.cancel()
  return nothingMore()
}

/** Nobody listens there. */
function isRefused(thrown: unknown): boolean {
  const { code, cause } = (thrown ?? {}) as { code?: unknown; cause?: unknown }
  return code === 'ECONNREFUSED' || (cause !== undefined && isRefused(cause))
}
