/** Every action that the log knows, by noun, in the order in which people choose from them. */
export const AUDIT_ACTIONS = {
  agent: ['created', 'updated', 'published', 'archived', 'restored', 'sources_attached', 'access_changed'],
  knowledge: ['created', 'refreshed', 'read', 'failed', 'attached', 'deleted'],
  conversation: [
    'handover_requested',
    'taken_over',
    'handed_back',
    'replied',
    'closed',
    'reopened',
    'answer_stopped',
  ],
  job: ['cancelled'],
  inbound: ['failed'],
  member: ['joined', 'left', 'removed', 'role_changed'],
  invitation: ['created', 'resent', 'revoked'],
  ownership: ['offered', 'accepted', 'declined', 'withdrawn'],
  workspace: ['created', 'updated', 'logo_changed', 'deleted', 'restored'],
  api_key: ['created', 'revoked'],
  audit: ['exported', 'retention_changed', 'pruned'],
} as const satisfies Record<string, readonly string[]>
export type AuditNoun = keyof typeof AUDIT_ACTIONS
