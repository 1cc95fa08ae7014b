import { insertAgent, selectAgent } from '#app/db/agents.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { publishAgent } from '#app/domain/agents/publish-agent.server.ts'
import { type AgentSettings, agentSettingsSchema } from '#app/domain/agents/schemas.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'

/** Fixed, because the snippet of the demo shop's page carries it. */
export const DEMO_AGENT_PUBLIC_ID = 'ag_demoColmeia00001'

const settings: AgentSettings = agentSettingsSchema.parse({
  persona: {
    role: 'assistant of Colmeia, a small shop for honey and hive products',
    tone: 'friendly',
    rules: 'Say only what our knowledge supports.\nOffer a person when you are not sure.',
    refusals: 'Medical advice, doses and diets.\nDiscounts that are not written in our knowledge.',
  },
  instructions:
    'Prices are in Brazilian reais. Wholesale and company gifts are offers that a person from our team prepares.',
  language: 'auto',
  model: 'builtin',
  temperature: 0.3,
  maxOutputTokens: 800,
  welcome: 'Hello, I am Mel! Ask me about our honey, delivery or returns. Também falo português.',
  suggestedQuestions: [
    'How long does delivery take?',
    'My honey turned solid. Is it still good?',
    'Qual mel vocês indicam para presente?',
    'Posso devolver um pote fechado?',
  ],
  accentColor: '#b45309',
  position: 'right',
  avatar: 'bee',
  handoverMessage:
    'I have asked a person from our team to join; they answer right here. · Chamei uma pessoa da nossa equipe; ela responde por aqui mesmo.',
} satisfies Partial<AgentSettings>)

/** Mel, published as version 1. */
export async function makeAgent(ctx: Context): Promise<{ agentId: string; publicId: string }> {
  if (ctx.actor.kind !== 'user') throw new Error('an agent is made by a person')
  const { workspaceId } = ctx
  const agentId = newId()
  const agent = { id: agentId, workspaceId, publicId: DEMO_AGENT_PUBLIC_ID, name: 'Mel', draft: settings }
  const createdBy = ctx.actor.userId
  const row = await asActor(scopeOf(ctx), async (tx) => {
    await insertAgent(tx, { ...agent, createdBy })
    return selectAgent(tx, { workspaceId, agentId })
  })
  await publishAgent(ctx, { agentId, updatedAt: row?.updated_at.toISOString(), note: 'First version' })
  return { agentId, publicId: DEMO_AGENT_PUBLIC_ID }
}
