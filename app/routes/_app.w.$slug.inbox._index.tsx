import { MessagesSquare } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Kbd } from '#app/components/ui/kbd.tsx'

/** Beside the list while no conversation is open; phones show the list alone. */
export default function NoConversation() {
  const t = useT()
  return (
    <div className="grid flex-1 place-items-center">
      <div>
        <EmptyState icon={<MessagesSquare />} title={t('inbox.pick.title')} body={t('inbox.pick.body')} />
        <p className="-mt-6 flex justify-center gap-4 text-faint text-sm">
          <span className="flex items-center gap-1">
            <Kbd>J</Kbd>
            <Kbd>K</Kbd> {t('inbox.pick.keys')}
          </span>
          <span className="flex items-center gap-1">
            <Kbd>↵</Kbd> {t('inbox.pick.open')}
          </span>
          <span className="flex items-center gap-1">
            <Kbd>R</Kbd> {t('inbox.pick.reply')}
          </span>
        </p>
      </div>
    </div>
  )
}
