import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import {
  canary,
  type Home,
  type Json,
  keyOf,
  personOf,
  type Seeded,
  type Strand,
  sha256,
  tokenOf,
  workspaceOf,
} from './seed.ts'

/** Rows for tables whose checks ask for more than their types say. Whatever is not named here is made from the catalogue. */
type Making = { home: Home; strand: Strand; nextId: () => string; rows: Seeded['rows'] }

const settingsOf = (strand: Strand) => ({ ...defaultAgentSettings('en'), welcome: canary(strand) })
const firstOfMonth = () => `${new Date().toISOString().slice(0, 7)}-01`

export const VALUES: Record<string, (making: Making) => Json> = {
  'public.workspaces': ({ home, strand }) => ({
    slug: canary(strand),
    time_zone: 'UTC',
    deleted_at: undefined,
    purge_at: undefined,
    id: workspaceOf(home),
  }),
  'public.workspace_slugs': ({ strand }) => ({ slug: `${canary(strand)}-before` }),
  'public.members': ({ home }) => ({ user_id: personOf(home, 'owner'), role: 'owner' }),
  'public.profiles': ({ home }) => ({
    user_id: personOf(home, 'owner'),
    last_workspace_id: workspaceOf(home),
  }),
  'public.agents': ({ strand }) => ({ public_id: `ag_${strand.repeat(8)}`, draft: settingsOf(strand) }),
  'public.agent_versions': ({ strand }) => ({ settings: settingsOf(strand) }),
  // The narrowed member sees the first agent and nothing of the second.
  'public.agent_access': ({ home, strand }) => {
    const may = strand.endsWith('1')
    return {
      user_id: personOf(home, 'narrowed'),
      can_view: may,
      can_edit: may,
      can_publish: may,
      can_converse: may,
    }
  },
  'public.ownership_transfers': ({ home }) => ({
    from_user_id: personOf(home, 'owner'),
    to_user_id: personOf(home, 'admin'),
  }),
  'public.invitations': ({ strand }) => ({ email: `${canary(strand)}@tests.local`, agent_ids: undefined }),
  'public.usage_counters': ({ strand }) => ({ metric: `messages_${strand[0]}`, period: firstOfMonth() }),
  'public.audit_log': ({ home }) => ({ action: 'agent.published', actor_id: personOf(home, 'owner') }),
  'public.visitor_tokens': ({ strand }) => ({
    token_hash: `\\x${sha256(tokenOf(strand)).toString('hex')}`,
    revoked_at: undefined,
  }),
  'public.conversations': () => ({ channel: 'widget' }),
  'public.knowledge_sources': () => ({ kind: 'text', status: 'ready' }),
  // A page is a visitor's alone.
  'public.messages': () => ({ author: 'agent', page: undefined }),
  'public.runs': () => ({ status: 'completed' }),
  'public.api_keys': ({ strand }) => ({
    prefix: keyOf(strand).slice(0, 10),
    key_hash: `\\x${sha256(keyOf(strand)).toString('hex')}`,
    // The first key may whatever a key may; the second reads agents.
    scopes: strand.endsWith('1')
      ? [
          'workspace:read',
          'agent:read',
          'conversation:read',
          'knowledge:read',
          'knowledge:create',
          'knowledge:delete',
          'audit:read',
        ]
      : ['agent:read'],
    revoked_at: undefined,
  }),
  'public.account_events': () => ({ action: 'account.signed_in' }),
  'public.account_tokens': () => ({ new_email: undefined, used_at: undefined }),
  'public.provider_connections': ({ strand }) => ({ preset: canary(strand), key_hint: undefined }),
  'public.budgets': () => ({ scope: 'agent' }),
  'public.budget_counters': ({ strand }) => ({ subject: canary(strand) }),
  'public.tool_servers': () => ({ secret_hint: undefined }),
  'public.tools': ({ strand }) => ({ name: `canary_${strand}`, kind: 'http', server_id: undefined }),
  'public.tool_secrets': ({ strand }) => ({ name: `CANARY_${strand.toUpperCase()}`, hint: undefined }),
  // Waits for a decision.
  'public.tool_calls': () => ({ status: 'waiting', decided_by: undefined }),
  'public.run_pauses': ({ strand }) => ({ transcript: [canary(strand)] }),
  'public.agent_media': ({ home, strand, nextId, rows }) => {
    const id = nextId()
    const agent = rows['public.agents']?.[strand]?.id
    return { id, status: 'ready', storage_path: `${workspaceOf(home)}/${agent}/${id}/${canary(strand)}` }
  },
  'public.attachments': ({ home, strand, nextId }) => {
    const id = nextId()
    // The second strand's is not sent yet.
    const unsent = strand.endsWith('2') && { conversation_id: undefined, message_id: undefined }
    const storage_path = `${workspaceOf(home)}/${id}/${canary(strand)}`
    return { id, preview_user_id: undefined, storage_path, ...unsent }
  },
  'public.chunks': () => ({ start_offset: 0, end_offset: 16, position: 0 }),
}
