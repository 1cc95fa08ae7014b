import type { Task } from 'graphile-worker'
import type { TaskName } from '#app/queue/catalog.ts'
import { purgeAgentFilesTask } from './tasks/agents/purge-files.ts'
import { pruneAuditTask } from './tasks/audit/prune.ts'
import { pruneBudgetsTask } from './tasks/budgets/prune.ts'
import { tellOfBudgetTask } from './tasks/budgets/tell.ts'
import { followUpTask } from './tasks/conversations/follow-up.ts'
import { pruneEventsTask } from './tasks/conversations/prune-events.ts'
import { processInboundTask } from './tasks/inbound/process.ts'
import { ingestTask } from './tasks/knowledge/ingest.ts'
import { sendMailTask } from './tasks/mail/send.ts'
import { processMediaTask } from './tasks/media/process.ts'
import { sweepUnsentTask } from './tasks/media/sweep-unsent.ts'
import { forgetIdleRatesTask } from './tasks/rates/forget-idle.ts'
import { indexWorkspaceTask } from './tasks/retrieval/index-workspace.ts'
import { expireCallsTask } from './tasks/tools/expire-calls.ts'
import { runApprovedTask } from './tasks/tools/run-approved.ts'
import { purgeWorkspacesTask } from './tasks/workspaces/purge.ts'

/** A handler for every name of the catalogue; one that is missing does not compile. */
export const tasks: Record<TaskName, Task> = {
  'knowledge/ingest': ingestTask,
  'retrieval/index-workspace': indexWorkspaceTask,
  'inbound/process': processInboundTask,
  'mail/send': sendMailTask,
  'workspaces/purge': purgeWorkspacesTask,
  'agents/purge-files': purgeAgentFilesTask,
  'media/process': processMediaTask,
  'media/sweep-unsent': sweepUnsentTask,
  'audit/prune': pruneAuditTask,
  'conversations/follow-up': followUpTask,
  'tools/run-approved': runApprovedTask,
  'tools/expire-calls': expireCallsTask,
  'budgets/tell': tellOfBudgetTask,
  'budgets/prune': pruneBudgetsTask,
  'conversations/prune-events': pruneEventsTask,
  'rates/forget-idle': forgetIdleRatesTask,
}
