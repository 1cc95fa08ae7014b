import { z } from 'zod'

// Every task by name: its payload (ids only: content may change before the job runs), how often it is tried, and what
// must not run twice. This file knows no handler; jobs/tasks.ts does, and does not compile if one is missing.

type TaskSpec = { payload: z.ZodType; maxAttempts: number; jobKey?: (payload: never) => string }

const task = <S extends z.ZodType>(spec: {
  payload: S
  maxAttempts: number
  jobKey?: (payload: z.infer<S>) => string
}) => spec

export const catalog = {
  'knowledge/ingest': task({
    payload: z.object({ workspaceId: z.uuid(), sourceId: z.uuid(), jobRunId: z.uuid() }),
    maxAttempts: 5,
    jobKey: (payload) => `knowledge/ingest:${payload.sourceId}`,
  }),
  'retrieval/index-workspace': task({
    payload: z.object({ workspaceId: z.uuid() }),
    maxAttempts: 3,
    jobKey: (payload) => `retrieval/index-workspace:${payload.workspaceId}`,
  }),
  'inbound/process': task({
    payload: z.object({ workspaceId: z.uuid(), inboundEventId: z.uuid() }),
    maxAttempts: 8,
    jobKey: (payload) => `inbound/process:${payload.inboundEventId}`,
  }),
  'mail/send': task({
    /**
     * `subjectId` is what the template is about: an invitation, a conversation, or the person the mail goes to. A mail about
     * one thing to several people names each as `recipientId`; those of a waiting conversation are made by app.call_people.
     */
    payload: z.object({
      workspaceId: z.uuid(),
      mailId: z.uuid(),
      template: z.enum(['invitation', 'ownership', 'workspace-closed', 'conversation-waiting', 'budget']),
      subjectId: z.uuid(),
      recipientId: z.uuid().optional(),
    }),
    maxAttempts: 8,
    jobKey: ({ template, workspaceId, subjectId, recipientId }) =>
      ['mail/send', template, workspaceId, subjectId, ...(recipientId ? [recipientId] : [])].join(':'),
  }),
  'workspaces/purge': task({ payload: z.object({}), maxAttempts: 3 }),
  'agents/purge-files': task({
    /** What a deleted agent left in storage: its gallery, and the pictures of its conversations. */
    payload: z.object({
      workspaceId: z.uuid(),
      agentId: z.uuid(),
      attachmentIds: z.array(z.uuid()).max(500),
    }),
    maxAttempts: 8,
  }),
  'media/process': task({
    payload: z.object({ workspaceId: z.uuid(), agentId: z.uuid(), mediaId: z.uuid() }),
    maxAttempts: 4,
    jobKey: ({ mediaId }) => `media/process:${mediaId}`,
  }),
  'media/sweep-unsent': task({ payload: z.object({}), maxAttempts: 3 }),
  'audit/prune': task({ payload: z.object({}), maxAttempts: 3 }),
  'conversations/follow-up': task({
    payload: z.object({ workspaceId: z.uuid(), followUpId: z.uuid() }),
    maxAttempts: 5,
    jobKey: ({ followUpId }) => `conversations/follow-up:${followUpId}`,
  }),
  'tools/run-approved': task({
    payload: z.object({ workspaceId: z.uuid(), callId: z.uuid() }),
    maxAttempts: 3,
    jobKey: ({ callId }) => `tools/run-approved:${callId}`,
  }),
  'tools/expire-calls': task({ payload: z.object({}), maxAttempts: 3 }),
  'budgets/tell': task({
    /** Enqueued by reserveBudgets, in the statement that reaches the level. */
    payload: z.object({ workspaceId: z.uuid(), budgetId: z.uuid(), level: z.literal([50, 80, 100]) }),
    maxAttempts: 8,
    jobKey: ({ budgetId, level }) => `budgets/tell:${budgetId}:${level}`,
  }),
  'budgets/prune': task({ payload: z.object({}), maxAttempts: 3 }),
  'conversations/prune-events': task({ payload: z.object({}), maxAttempts: 3 }),
  'rates/forget-idle': task({ payload: z.object({}), maxAttempts: 3 }),
} satisfies Record<string, TaskSpec>

export type TaskName = keyof typeof catalog
export type TaskPayload<Name extends TaskName> = z.infer<(typeof catalog)[Name]['payload']>
