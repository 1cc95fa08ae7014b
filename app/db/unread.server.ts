import type { Tx } from './scope.server.ts'

/** How many open conversations hold something nobody of the team has seen. */
export async function countUnread(tx: Tx, workspaceId: string): Promise<number> {
  const row = await tx
    .selectFrom('conversations')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('channel', '=', 'widget')
    .where('is_closed', '=', false)
    .where('unread_count', '>', 0)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
