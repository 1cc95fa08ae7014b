import { ChatPreview } from '#app/components/conversations/chat-preview.tsx'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { type Draft, toSend } from './use-draft.ts'

/** The agent as the form has it now, saved or not, ready to be asked. */
export function PreviewPane({ slug, agentId, draft }: { slug: string; agentId: string; draft: Draft }) {
  const { name, settings } = toSend(draft)
  return (
    <div className="h-[calc(100dvh-14rem)] max-h-[46rem] min-h-96 overflow-hidden rounded-md border border-line bg-canvas shadow-rest lg:h-[calc(100dvh-3rem)]">
      <ChatPreview
        slug={slug}
        agentId={agentId}
        agentName={name}
        avatarUrl={faceUrl(settings.avatar)}
        settings={settings}
      />
    </div>
  )
}
