import { selectPeople } from '#app/db/members.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { firstNameOf } from './rules.ts'

/** The signed-in person. The inbox is for people: any other actor is refused. */
export function memberIdOf(ctx: Context): string {
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  return ctx.actor.userId
}

/** The first name of somebody in the workspace, as visitors and colleagues read it; '' for somebody who left. */
export async function firstNameIn(tx: Tx, userId: string | null): Promise<string> {
  const person = (await selectPeople(tx)).find(({ user_id }) => user_id === userId)
  return person ? firstNameOf(person) : ''
}
