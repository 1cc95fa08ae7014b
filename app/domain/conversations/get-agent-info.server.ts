import type { AgentInfo } from '#app/contracts/widget.v1.ts'
import { selectPublishedAgentByPublicId } from '#app/db/answering-agents.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { AppError } from '#app/lib/app-error.ts'
import { settingsOf } from './run-plan.server.ts'

/** What anybody may know about a published agent. `appUrl` makes the picture's address whole. Throws NOT_FOUND. */
export async function getAgentInfo(publicId: string, appUrl: string): Promise<AgentInfo> {
  const agent = await asSystem('show a published agent to a stranger', (tx) =>
    selectPublishedAgentByPublicId(tx, publicId),
  )
  if (!agent) throw new AppError('NOT_FOUND')
  const settings = settingsOf(agent)
  const face = faceUrl(settings.avatar)
  return {
    publicId,
    name: agent.name,
    avatarUrl: face && appUrl + face,
    welcome: settings.welcome,
    suggestedQuestions: [...new Set(settings.suggestedQuestions)],
    locale: settings.language,
    accentColor: settings.accentColor,
    position: settings.position,
    placeholder: null,
    acceptsImages: settings.acceptsImages,
  }
}
