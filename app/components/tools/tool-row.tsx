import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Switch } from '#app/components/ui/switch.tsx'
import type { ToolSummary } from '#app/domain/tools/tool-view.ts'
import { KindIcon, ToolBadges } from './tool-badges.tsx'

type Props = { base: string; tool: ToolSummary; mayManage: boolean }

export function ToolRow({ base, tool, mayManage }: Props) {
  const t = useT()
  const deed = useDeed({ tellsFailure: true })
  return (
    <li className="flex items-start gap-3 px-5 py-3">
      <KindIcon kind={tool.kind} />
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to={`${base}/${tool.id}`}
            prefetch="intent"
            className="min-w-0 max-w-full truncate font-medium hover:underline"
          >
            {tool.title}
          </Link>
          <ToolBadges tool={tool} />
        </div>
        <p className="line-clamp-2 break-words text-muted text-sm">{tool.description}</p>
        <p className="truncate text-faint text-sm">
          {[tool.serverName ?? tool.host, usedBy(t, tool)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <Switch
        label={t('tools.on', { name: tool.title })}
        isLabelHidden
        className="mt-1"
        checked={tool.isEnabled}
        disabled={!mayManage || deed.isBusy}
        onChange={(event) =>
          deed.act({ intent: 'switch', toolId: tool.id, isEnabled: event.target.checked ? 'on' : 'off' })
        }
      />
    </li>
  )
}

export function usedBy(t: ReturnType<typeof useT>, { agents }: Pick<ToolSummary, 'agents'>): string {
  const [first] = agents
  if (!first) return t('tools.usedByNone')
  return agents.length === 1
    ? t('tools.usedByOne', { name: first.name })
    : t('tools.usedBy', { count: agents.length })
}
