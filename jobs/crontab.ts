import type { CronItem } from 'graphile-worker'
import type { TaskName } from '#app/queue/catalog.ts'

type Entry = CronItem & { task: TaskName }

/** What runs on a schedule, in UTC. */
export const crontab: Entry[] = [
  { task: 'audit/prune', match: '41 4 * * *', identifier: 'prune-audit', options: { backfillPeriod: 0 } },
  { task: 'budgets/prune', match: '53 4 * * *', identifier: 'prune-budgets', options: { backfillPeriod: 0 } },
  // At night in the Americas and Europe alike.
  {
    task: 'conversations/prune-events',
    match: '17 4 * * *',
    identifier: 'prune-events',
    options: { backfillPeriod: 0 },
  },
  {
    task: 'media/sweep-unsent',
    match: '29 3 * * *',
    identifier: 'sweep-unsent-pictures',
    options: { backfillPeriod: 0 },
  },
  {
    task: 'rates/forget-idle',
    match: '7 * * * *',
    identifier: 'forget-idle-rates',
    options: { backfillPeriod: 0 },
  },
  {
    task: 'tools/expire-calls',
    match: '* * * * *',
    identifier: 'expire-calls',
    options: { backfillPeriod: 0 },
  },
  {
    task: 'workspaces/purge',
    match: '43 * * * *',
    identifier: 'purge-workspaces',
    options: { backfillPeriod: 0 },
  },
]
