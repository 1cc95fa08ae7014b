import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'

/** Addresses in one go. */
export const MAX_ADDRESSES = 50
/** Open at a time in one workspace. */
export const MAX_OPEN = 500
export const INVITATION_HOURS = 72

export const inviteSchema = z
  .object({
    /** As pasted: one address or many, with or without names. */
    addresses: z.string().trim().min(1).max(20_000),
    role: z.enum(['admin', 'member']),
    locale: z.enum(LOCALES),
    /** The agents a member begins with; null: all. An admin has all. */
    agentIds: z.array(z.uuid()).max(500).nullable().default(null),
  })
  .transform((input) => ({ ...input, agentIds: input.role === 'admin' ? null : input.agentIds }))

export const invitationSchema = z.object({ invitationId: z.uuid() })

export type ListedInvitation = {
  id: string
  email: string
  role: 'admin' | 'member'
  locale: 'en' | 'pt-BR'
  /** null: every agent. */
  agentIds: string[] | null
  /** ISO 8601. */
  createdAt: string
  expiresAt: string
  isExpired: boolean
  /** Whether the mail went out. */
  isMailed: boolean
  /** To copy; null once it expired. */
  link: string | null
}

export type FoundInvitation = {
  workspaceName: string
  email: string
  role: 'admin' | 'member'
  locale: 'en' | 'pt-BR'
  invitedBy: string | null
}
