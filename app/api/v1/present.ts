import type {
  ApiAgent,
  ApiAgentDetail,
  ApiAuditEntry,
  ApiConversation,
  ApiConversationDetail,
  ApiSource,
} from '#app/contracts/api.v1.ts'
import type { AgentSummary } from '#app/domain/agents/agent-view.server.ts'
import type { AgentDetail } from '#app/domain/agents/get-agent.server.ts'
import type { AuditEntryView } from '#app/domain/audit/list-audit.server.ts'
import type { OpenConversation } from '#app/domain/inbox/get-conversation.server.ts'
import type { ListedConversation } from '#app/domain/inbox/present.ts'
import type { SourceView } from '#app/domain/knowledge/source-view.server.ts'

// Field by field: what a verb learns to say for our pages does not slip into a promise to outsiders.

export function agentOf(agent: AgentSummary): ApiAgent {
  const { id, publicId, name, role, status, versionNumber, isArchived, updatedAt } = agent
  return { id, publicId, name, role, status, versionNumber, isArchived, updatedAt }
}

export function agentDetailOf(agent: AgentDetail): ApiAgentDetail {
  const { language, instructions, welcome, suggestedQuestions, model } = agent.settings
  const { sourceIds } = agent
  return { ...agentOf(agent), language, instructions, welcome, suggestedQuestions, model, sourceIds }
}

export function conversationOf(conversation: ListedConversation): ApiConversation {
  const { id, subject, visitorName, handler, isClosed, unreadCount, lastMessageAt, lastMessageAuthor } =
    conversation
  const agent = { id: conversation.agent.id, name: conversation.agent.name }
  return { id, subject, agent, visitorName, handler, isClosed, unreadCount, lastMessageAt, lastMessageAuthor }
}

export function conversationDetailOf(conversation: OpenConversation): ApiConversationDetail {
  return {
    ...conversationOf(conversation),
    messages: conversation.messages.map(({ id, author, authorName, content, status, createdAt }) => ({
      id,
      author,
      authorName,
      content,
      status,
      createdAt,
    })),
  }
}

export function sourceOf(source: SourceView): ApiSource {
  const { id, kind, name, url, status, errorCode, sizeBytes, chunkCount, ingestedAt, createdAt } = source
  const agents = source.agents.map((agent) => ({ id: agent.id, name: agent.name }))
  return { id, kind, name, url, status, errorCode, sizeBytes, chunkCount, agents, ingestedAt, createdAt }
}

export function auditEntryOf(entry: AuditEntryView): ApiAuditEntry {
  const { id, at, actor, action, changes, requestId } = entry
  const { type, id: objectId, name } = entry.object
  return { id, at, actor, action, object: { type, id: objectId, name }, changes, requestId }
}
