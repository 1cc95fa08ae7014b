import { z } from 'zod'
import { AGENT_RIGHTS, type AgentRights, ROLES } from '#app/domain/permissions.ts'

export const changeRoleSchema = z.object({ userId: z.uuid(), role: z.enum(ROLES) })
export const memberSchema = z.object({ userId: z.uuid() })

const rights = z.object(
  Object.fromEntries(AGENT_RIGHTS.map((right) => [right, z.boolean()])) as Record<
    keyof AgentRights,
    z.ZodBoolean
  >,
)

/** Who may do anything with an agent sees it: without `view` the others are off. */
export const setAccessSchema = z
  .object({ agentId: z.uuid(), userId: z.uuid(), rights })
  .transform(({ rights: given, ...key }) => ({
    ...key,
    rights: given.view ? given : { view: false, edit: false, publish: false, converse: false },
  }))

/** What a person may do with one agent; `isNarrowed` when somebody took something away. */
export type AgentAccess = { agentId: string; agentName: string; rights: AgentRights; isNarrowed: boolean }
/** The same, from the agent's side. */
export type PersonAccess = {
  userId: string
  displayName: string
  role: 'owner' | 'admin' | 'member'
  rights: AgentRights
}
