import { clsx } from 'clsx'
import { MessageCircle } from 'lucide-react'
import { ChatPreview } from '#app/components/conversations/chat-preview.tsx'
import { useT } from '#app/components/i18n.tsx'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { type Draft, toSend } from './use-draft.ts'

type Props = { slug: string; agentId: string; draft: Draft; hasKnowledge: boolean }

/** The agent as the form has it now, saved or not, ready to be asked; below it the launcher in its colour and corner. */
export function PreviewPane({ slug, agentId, draft, hasKnowledge }: Props) {
  const t = useT()
  const { name, settings } = toSend(draft)
  return (
    <div className="grid gap-3">
      <div className="h-[calc(100dvh-22rem)] max-h-[44rem] min-h-80 overflow-hidden rounded-md border border-line bg-canvas shadow-rest lg:h-[calc(100dvh-9rem)]">
        <ChatPreview
          slug={slug}
          agentId={agentId}
          agentName={name}
          avatarUrl={faceUrl(settings.avatar, slug)}
          settings={settings}
          note={
            settings.model === 'builtin' && !hasKnowledge ? (
              <p className="rounded-sm bg-info-soft px-3 py-2 text-info text-sm">
                {t('character.preview.noKnowledge')}
              </p>
            ) : null
          }
        />
      </div>
      <span
        aria-hidden="true"
        className={clsx(
          'grid size-13 place-items-center rounded-full text-white shadow-rest transition-colors',
          settings.position === 'right' && 'justify-self-end',
        )}
        style={{ backgroundColor: settings.accentColor }}
      >
        <MessageCircle className="size-6" />
      </span>
    </div>
  )
}
