// The demo workspace: a small honey shop with an agent, its knowledge in two languages and some days of conversations. All of
// it is made by the product's own verbs, so it is what people would have made by hand: answers are the built-in
// answerer's, and their citations point at real passages. Only the times are moved into the last days afterwards.
import { asSystem } from '#app/db/scope.server.ts'
import { createWorkspace } from '#app/domain/workspaces/create-workspace.server.ts'
import { env } from '#app/env.server.ts'
import { makeAgent } from './seed/agent.ts'
import { conversations } from './seed/conversations.ts'
import { addKnowledge } from './seed/knowledge.ts'
import { addColleague, DEMO_PASSWORD, makePerson, people } from './seed/people.ts'
import { type Cast, play } from './seed/play.ts'

export type SeedOptions = {
  databaseUrl: string
  supabaseUrl: string
  serviceRoleKey: string
  anonKey: string
}

const SLUG = 'colmeia'

/**
 * Makes the demo workspace unless it is there whole; one that a broken start left half made is made anew. The
 * process's environment must be that of the web server. Resolves with the demo sign-in.
 */
export async function seedDemo(options: SeedOptions): Promise<{ email: string; password: string }> {
  if (env().DATABASE_URL !== options.databaseUrl)
    throw new Error('DATABASE_URL of the environment is another database')
  const signIn = { email: people.owner.email, password: DEMO_PASSWORD }
  const owner = await makePerson(options, people.owner)
  if (await isSeeded(owner.actor.userId)) return signIn

  const colleague = await makePerson(options, people.colleague)
  const workspace = await createWorkspace(owner, {
    name: 'Colmeia',
    locale: 'pt-BR',
    timeZone: 'America/Sao_Paulo',
  })
  const ctx = { ...owner, workspaceId: workspace.id, role: 'owner' } as const
  await addColleague(ctx, colleague)
  const agent = await makeAgent(ctx)
  await addKnowledge(ctx, agent.agentId)
  const cast: Cast = {
    colleague: { ...colleague, workspaceId: workspace.id, role: 'member' },
    publicId: agent.publicId,
  }
  for (const conversation of conversations) await play(cast, conversation)
  return signIn
}

/** Whether the demo stands whole. What a broken start left is taken away. */
async function isSeeded(ownerId: string): Promise<boolean> {
  return asSystem('look for the demo workspace', async (tx) => {
    const known = await tx
      .selectFrom('workspaces')
      .innerJoin('members', 'members.workspace_id', 'workspaces.id')
      .select((eb) => [
        'workspaces.id',
        eb
          .selectFrom('conversations')
          .whereRef('conversations.workspace_id', '=', 'workspaces.id')
          .select((count) => count.fn.countAll<number>().as('count'))
          .as('count'),
      ])
      .where('workspaces.slug', '=', SLUG)
      .where('members.user_id', '=', ownerId)
      .executeTakeFirst()
    if (!known) return false
    if (Number(known.count) >= conversations.length) return true
    await tx.deleteFrom('workspaces').where('id', '=', known.id).execute()
    return false
  })
}
