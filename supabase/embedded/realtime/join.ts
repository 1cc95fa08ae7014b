import { randomUUID } from 'node:crypto'
import { ALL_RIGHTS, type Policies, type RealtimeDatabase } from './database.ts'
import { isRecord } from './protocol.ts'
import { type Claims, expiredMessage, TokenError, type VerifyToken } from './tokens.ts'

/** What a client asks for when it joins. */
export type JoinConfig = {
  isPrivate: boolean
  ack: boolean
  self: boolean
  presenceKey: string
  presenceEnabled: boolean
}

export type Access = { token: string; claims: Claims; policies: Policies }

/** Why a join or a refreshed token is refused; the message is shown to the client. */
export class Refusal extends Error {}

/** Reads a join's `config`. Throws Refusal for what this server does not offer. */
export function parseJoinConfig(payload: Record<string, unknown>): JoinConfig {
  const config = isRecord(payload.config) ? payload.config : {}
  const broadcast = isRecord(config.broadcast) ? config.broadcast : {}
  const presence = isRecord(config.presence) ? config.presence : {}
  if (Array.isArray(config.postgres_changes) && config.postgres_changes.length > 0) {
    throw new Refusal(
      'RealtimeDisabledForConfiguration: postgres_changes are not offered here, use broadcast_changes',
    )
  }
  if ('replay' in broadcast) throw new Refusal('UnableToReplayMessages: replay is not offered here')
  const key = presence.key
  return {
    isPrivate: config.private === true,
    ack: broadcast.ack === true,
    self: broadcast.self === true,
    presenceKey: typeof key === 'string' && key !== '' ? key : randomUUID(),
    presenceEnabled: presence.enabled === true,
  }
}

/** A channel without a token of its own uses the socket's key; publishable keys are no tokens. */
export function tokenOfJoin(payload: Record<string, unknown>, socketToken: string): string {
  const token = payload.access_token ?? payload.user_token
  return typeof token === 'string' && token !== '' && !token.startsWith('sb_') ? token : socketToken
}

/** Verifies the token and asks the policies. Throws Refusal when the topic may not be read. */
export async function authorize(
  deps: { verify: VerifyToken; database: RealtimeDatabase },
  topic: string,
  token: string,
  config: JoinConfig,
): Promise<Access> {
  const claims = await deps.verify(token).catch((error: unknown) => {
    throw error instanceof TokenError ? new Refusal(error.message) : error
  })
  const policies = config.isPrivate ? await readPolicies(deps.database, topic, claims) : ALL_RIGHTS
  if (!policies.broadcast.read && !(config.presenceEnabled && policies.presence.read)) {
    throw new Refusal(`Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`)
  }
  return { token, claims, policies }
}

/** Asks the policies again for an access that was granted before. Throws Refusal when reading was lost. */
export async function reauthorize(
  database: RealtimeDatabase,
  topic: string,
  access: Access,
): Promise<Access> {
  if (access.claims.exp * 1000 <= Date.now()) throw new Refusal(expiredMessage(access.claims.exp))
  const policies = await readPolicies(database, topic, access.claims)
  assertStillReadable(topic, access.policies, policies)
  return { ...access, policies }
}

export function assertStillReadable(topic: string, before: Policies, after: Policies): void {
  const isLost = (['broadcast', 'presence'] as const).some((kind) => before[kind].read && !after[kind].read)
  if (isLost) throw new Refusal(`You no longer have permission to read from this Channel topic: ${topic}`)
}

async function readPolicies(database: RealtimeDatabase, topic: string, claims: Claims): Promise<Policies> {
  return database.checkPolicies(topic, claims).catch((error: unknown) => {
    console.error('realtime: the policies could not be checked', error)
    throw new Refusal('UnableToSetPolicies: Realtime was unable to connect to the project database')
  })
}
