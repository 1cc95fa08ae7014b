import { lockConversation } from '#app/db/conversations.server.ts'
import { insertFollowUp } from '#app/db/follow-ups.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { maskWords } from '#app/domain/conversations/guardrails.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import type { OfferedTool } from '../types.ts'

const MIN_HOURS = 1
const MAX_HOURS = 30 * 24
const MAX_MESSAGE = 400
const HOUR_MS = 3_600_000

/** Writes again later, in the same conversation, unless somebody wrote meanwhile. One at a time. */
export function scheduleFollowUpTool(title: string): OfferedTool {
  return {
    spec: {
      name: 'schedule_follow_up',
      description:
        'Sends the visitor one message later, in this chat, unless they write before. Use it only when they agreed to it. A new one replaces the one before.',
      parameters: {
        type: 'object',
        properties: {
          in_hours: {
            type: 'number',
            minimum: MIN_HOURS,
            maximum: MAX_HOURS,
            description: 'Hours from now.',
          },
          message: {
            type: 'string',
            minLength: 1,
            maxLength: MAX_MESSAGE,
            description: 'The whole message, as the visitor will read it, in their language.',
          },
        },
        required: ['in_hours', 'message'],
        additionalProperties: false,
      },
    },
    kind: 'follow_up',
    toolId: null,
    title,
    visitorTitle: title,
    isDangerous: false,
    isIdempotent: true,
    async run({ in_hours, message }, { workspaceId, agentId, conversationId, runId, visitorId, settings }) {
      const hours = Number(in_hours)
      const masker = maskWords(settings.guardrails.blockedWords)
      const topic = (masker.push(String(message)) + masker.end()).replaceAll('\0', '').trim()
      if (!(hours >= MIN_HOURS && hours <= MAX_HOURS) || !topic || topic.length > MAX_MESSAGE)
        return { content: 'Between one hour and thirty days from now, with a message.', isError: true }
      const dueAt = new Date(Date.now() + hours * HOUR_MS)
      if (!visitorId)
        return {
          content: 'This is a preview: nothing will be sent.',
          isError: false,
          detail: { dueAt: dueAt.toISOString() },
        }
      const followUpId = await asSystem('plan a message for later', async (tx) => {
        await lockConversation(tx, conversationId)
        const { id, isNew } = await insertFollowUp(tx, {
          id: newId(),
          workspaceId,
          agentId,
          conversationId,
          runId,
          topic,
          dueAt,
        })
        if (isNew)
          await enqueue(tx, 'conversations/follow-up', { workspaceId, followUpId: id }, { runAt: dueAt })
        return id
      })
      return {
        content: `Planned for ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        isError: false,
        effect: { kind: 'follow_up', followUpId },
      }
    },
  }
}
