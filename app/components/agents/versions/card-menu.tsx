import { Archive, Copy, Download, History, MoreHorizontal, SquarePen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Menu, type MenuEntry } from '#app/components/ui/menu.tsx'
import type { AgentSummary } from '#app/domain/agents/agent-view.server.ts'

type Props = {
  slug: string
  agent: AgentSummary
  mayDelete: boolean
  /** Asked for outside: the card is gone before the deed has told of its end. */
  onDelete: () => void
}

/** What can be done with an agent from the list. What the person may not do with this one is refused with a word. */
export function CardMenu({ slug, agent, mayDelete, onDelete }: Props) {
  const t = useT()
  const [isArchiving, setArchiving] = useState(false)
  const [isExporting, setExporting] = useState(false)
  const duplicate = useDeed({ doneText: t('versions.duplicate.done'), tellsFailure: true })
  const archive = useDeed({ tellsFailure: true, onDone: () => setArchiving(false) })
  const here = { action: `/w/${slug}/agents?index` }
  const entries: MenuEntry[] = [
    { label: t('versions.menu.open'), icon: <SquarePen aria-hidden="true" />, to: agent.id },
    { label: t('versions.menu.versions'), icon: <History aria-hidden="true" />, to: `${agent.id}/versions` },
    {
      label: t('versions.menu.duplicate'),
      icon: <Copy aria-hidden="true" />,
      isDisabled: duplicate.isBusy,
      onSelect: () => duplicate.act({ intent: 'duplicate', agentId: agent.id }, here),
    },
    {
      label: t('versions.menu.export'),
      icon: <Download aria-hidden="true" />,
      onSelect: () => setExporting(true),
    },
  ]
  const deeds: MenuEntry[] = [
    { kind: 'separator' },
    {
      label: t('versions.menu.archive'),
      icon: <Archive aria-hidden="true" />,
      onSelect: () => setArchiving(true),
    },
    {
      label: t('versions.menu.delete'),
      icon: <Trash2 aria-hidden="true" />,
      isDanger: true,
      onSelect: onDelete,
    },
  ]
  return (
    <>
      <Menu
        className="relative z-1 inline-flex"
        label={t('versions.menu', { name: agent.name })}
        align="end"
        entries={mayDelete ? [...entries, ...deeds] : entries}
        trigger={
          <IconButton label={t('versions.menu', { name: agent.name })} size="sm">
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
      />
      <ConfirmDialog
        isOpen={isExporting}
        onClose={() => setExporting(false)}
        onConfirm={() => {
          download(`/api/app/v1/w/${slug}/agents/${agent.id}/export`)
          setExporting(false)
        }}
        title={t('versions.export.title', { name: agent.name })}
        body={
          <>
            {t('versions.export.body')}
            <span className="mt-2 block">{t('versions.export.cameras')}</span>
          </>
        }
        confirmLabel={t('versions.export.confirm')}
      />
      <ConfirmDialog
        isOpen={isArchiving}
        onClose={() => setArchiving(false)}
        onConfirm={() => archive.act({ intent: 'archive', agentId: agent.id }, here)}
        isLoading={archive.isBusy}
        title={t('agents.advanced.archiveTitle', { name: agent.name })}
        body={t('agents.advanced.archiveHelp')}
        confirmLabel={t('agents.advanced.archiveConfirm')}
        isDanger
      />
    </>
  )
}

/** The browser saves the stream as it comes. */
function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
