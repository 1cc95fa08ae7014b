import type { Citation } from '#app/contracts/stream-events.ts'
import type { GalleryItem } from '#app/db/run-situation.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { translatorFor } from '#app/i18n/server.ts'
import type { OfferedTool } from '../types.ts'
import { captureLeadTool } from './capture-lead.server.ts'
import { handOverTool } from './hand-over.server.ts'
import { scheduleFollowUpTool } from './schedule-follow-up.server.ts'
import { searchKnowledgeTool } from './search-knowledge.server.ts'
import { sendMediaTool } from './send-media.ts'

type Around = {
  language: 'en' | 'pt'
  gallery: GalleryItem[]
  /** What a visitor is told when a person is called; left out: the agent's words. */
  calling?: string
  cited: () => Citation[]
}

/** The tools every agent can have, as far as its settings turn them on. */
export function offerBuiltins(
  { tools, handover, handoverMessage }: AgentSettings,
  around: Around,
): OfferedTool[] {
  const t = translatorFor(around.language === 'pt' ? 'pt-BR' : 'en')
  const offered = [
    tools.searchKnowledge && searchKnowledgeTool(t('answers.tool.searchKnowledge'), around.cited),
    tools.sendMedia && sendMediaTool(t('answers.tool.sendMedia'), around.gallery),
    captureLeadTool(t('answers.tool.captureLead'), tools.captureLead),
    handover.isOffered && handOverTool(t('answers.tool.handOver'), around.calling ?? handoverMessage),
    tools.followUp && scheduleFollowUpTool(t('answers.tool.followUp')),
  ]
  return offered.filter((tool): tool is OfferedTool => Boolean(tool))
}

/** Whether pictures have to be looked up at all. */
export const wantsMedia = ({ tools }: AgentSettings): boolean => tools.sendMedia
