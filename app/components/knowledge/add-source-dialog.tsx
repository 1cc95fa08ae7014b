import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Tabs } from '#app/components/ui/tabs.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import { useAddressDialog } from '#app/components/ui/use-address-dialog.ts'
import type { SourceKind } from '#app/domain/knowledge/rules.ts'
import { AddSourceForm } from './add-source-form.tsx'

const KINDS: readonly SourceKind[] = ['text', 'file', 'page']

/** Open while the address says `?add=text`, `file` or `page`, so that it can be linked to and the back button closes it. */
export function AddSourceDialog({ slug, agents }: { slug: string; agents: { id: string; name: string }[] }) {
  const t = useT()
  const [asked, show] = useAddressDialog('add')
  const kind = KINDS.find((candidate) => candidate === asked) ?? 'text'
  const onAdded = () => {
    show(null)
    toast(t('knowledge.added'))
  }
  return (
    <Dialog isOpen={asked !== null} onClose={() => show(null)} title={t('knowledge.add.title')}>
      <Tabs
        label={t('knowledge.add.kinds')}
        value={kind}
        onChange={show}
        tabs={KINDS.map((value) => ({
          value,
          label: t(`knowledge.kind.${value}`),
          content: <AddSourceForm slug={slug} kind={value} agents={agents} onAdded={onAdded} />,
        }))}
      />
    </Dialog>
  )
}
