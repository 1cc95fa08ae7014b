import { Ban, CircleAlert, FileJson, Globe, Hand, type LucideIcon, Plug } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import type { ToolKind } from '#app/domain/tools/options.ts'
import type { ToolSummary } from '#app/domain/tools/tool-view.ts'

/** A kind without a picture of its own is a plug. */
const ICONS: Partial<Record<ToolKind, LucideIcon>> = { http: Globe, openapi: FileJson }

export function KindIcon({ kind }: { kind: ToolKind }) {
  const Icon = ICONS[kind] ?? Plug
  return (
    <span className="grid size-8 shrink-0 place-items-center rounded-sm bg-sunken text-muted">
      <Icon className="size-4" aria-hidden="true" />
    </span>
  )
}

/** What people have to know of a tool before they give it to an agent. */
export function ToolBadges({ tool }: { tool: Pick<ToolSummary, 'isDangerous' | 'isEnabled' | 'status'> }) {
  const t = useT()
  return (
    <>
      {tool.isDangerous ? (
        <Badge tone="warning" icon={<Hand aria-hidden="true" />}>
          {t('tools.badge.asks')}
        </Badge>
      ) : null}
      {tool.status === 'ready' ? null : (
        <Badge tone="danger" icon={<CircleAlert aria-hidden="true" />}>
          {t(`tools.status.${tool.status}`)}
        </Badge>
      )}
      {tool.isEnabled ? null : <Badge icon={<Ban aria-hidden="true" />}>{t('tools.badge.off')}</Badge>}
    </>
  )
}
