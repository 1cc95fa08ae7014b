import type { Json } from '#app/integrations/llm/types.ts'
import { log } from '#app/lib/log.server.ts'
import { cutResult } from './tool-text.ts'
import type { OfferedTool, ToolContext, ToolResult } from './types.ts'

/** A call that takes longer is given up: somebody waits for the answer. */
export const CALL_LIMIT_MS = 20_000

export type CallEnd = Omit<ToolResult, 'errorCode'> & { errorCode: string | null }

const LATE = `It did not answer within ${CALL_LIMIT_MS / 1000} seconds. Whether it took effect is not known.`
const BROKEN = 'It failed on our side. Do not try it again in this answer.'

/**
 * Calls a tool with arguments that were checked. Never throws and never takes longer than the limit, also when the tool
 * does not listen to its signal.
 */
export async function runTool(
  tool: OfferedTool,
  args: { [key: string]: Json },
  context: Omit<ToolContext, 'signal'>,
  stop: AbortSignal,
  limitMs = CALL_LIMIT_MS,
): Promise<CallEnd> {
  const late = AbortSignal.timeout(limitMs)
  const signal = AbortSignal.any([stop, late])
  const given = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    const result = await Promise.race([tool.run(args, { ...context, signal }), given])
    return {
      ...result,
      content: cutResult(result.content),
      errorCode: result.isError ? (result.errorCode ?? 'tool_failed') : null,
    }
  } catch (error) {
    if (stop.aborted)
      return failure('The answer was stopped meanwhile. Whether it took effect is not known.', 'stopped')
    if (late.aborted) return failure(LATE, 'timeout')
    log.error({ error, tool: tool.spec.name, runId: context.runId }, 'a tool failed on our side')
    return failure(BROKEN, 'internal')
  } finally {
    given.catch(() => {})
  }
}

const failure = (content: string, errorCode: string): CallEnd => ({ content, isError: true, errorCode })

/** Of a call that somebody allowed: the tool was taken from the agent, or asks for something else, since then. */
export const GONE: CallEnd = failure(
  'The tool is not offered any more, or it has changed. The call was not made.',
  'tool_missing',
)
