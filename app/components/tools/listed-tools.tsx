import { Link } from '@remix-run/react'
import { Eye, Hand } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { ToolChange } from '#app/domain/tools/change-diff.ts'
import type { ListedTool } from '#app/domain/tools/servers/server-view.ts'
import type { ToolSummary } from '#app/domain/tools/tool-view.ts'
import { ChangeView } from './change-view.tsx'
import { ToolBadges } from './tool-badges.tsx'

export type ListedEntry = { listed: ListedTool; tool: ToolSummary | null; change: ToolChange | null }
type Props = { base: string; entries: ListedEntry[]; gone: ToolSummary[]; mayManage: boolean }

/** What a server has. Nothing of it is used before a person has read and chosen it. */
export function ListedTools({ base, entries, gone, mayManage }: Props) {
  const t = useT()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const deed = useDeed({
    doneText: t('tools.mcp.allowed'),
    tellsFailure: true,
    onDone: () => setChosen(new Set()),
  })
  const open = entries.filter(({ listed, tool }) => !tool && listed.parameters)
  const toggle = (name: string) => {
    const next = new Set(chosen)
    if (!next.delete(name)) next.add(name)
    setChosen(next)
  }
  const allow = () => {
    const tools = entries
      .filter(({ listed }) => chosen.has(listed.name))
      .map(({ listed }) => ({ name: listed.name, hash: listed.hash }))
    deed.act({ intent: 'allow', tools: JSON.stringify(tools) })
  }
  return (
    <Card
      title={t('tools.mcp.tools')}
      purpose={t('tools.mcp.toolsPurpose')}
      footer={
        mayManage && open.length > 0 ? (
          <>
            <Button onClick={() => setChosen(new Set(open.map(({ listed }) => listed.name)))}>
              {t('tools.mcp.chooseAll')}
            </Button>
            <Button variant="primary" disabled={chosen.size === 0} isLoading={deed.isBusy} onClick={allow}>
              {chosen.size > 0 ? t('tools.mcp.allow', { count: chosen.size }) : t('tools.mcp.allowNone')}
            </Button>
          </>
        ) : null
      }
    >
      {entries.length === 0 && gone.length === 0 ? (
        <p className="text-muted">{t('tools.mcp.toolsNone')}</p>
      ) : (
        <ul className="-my-3 divide-y divide-line">
          {entries.map((entry) => (
            <Entry
              key={entry.listed.name}
              base={base}
              entry={entry}
              mayManage={mayManage}
              isChosen={chosen.has(entry.listed.name)}
              onToggle={() => toggle(entry.listed.name)}
            />
          ))}
          {gone.map((tool) => (
            <li key={tool.id} className="flex flex-wrap items-center gap-2 py-3">
              <Link to={`${base}/${tool.id}`} className="font-medium hover:underline">
                {tool.title}
              </Link>
              <ToolBadges tool={tool} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

type EntryProps = {
  base: string
  entry: ListedEntry
  mayManage: boolean
  isChosen: boolean
  onToggle: () => void
}

function Entry({ base, entry, mayManage, isChosen, onToggle }: EntryProps) {
  const t = useT()
  const { listed, tool, change } = entry
  const promise = listed.isReadOnly ? (
    <Badge icon={<Eye aria-hidden="true" />}>{t('tools.mcp.readOnly')}</Badge>
  ) : (
    <Badge tone="warning" icon={<Hand aria-hidden="true" />}>
      {t('tools.badge.asks')}
    </Badge>
  )
  return (
    <li className="grid gap-2 py-3">
      <div className="flex items-start gap-3">
        {tool ? null : (
          <input
            type="checkbox"
            aria-label={t('tools.mcp.choose', { name: listed.title })}
            className="mt-1 size-4 shrink-0 accent-accent"
            checked={isChosen}
            disabled={!mayManage || !listed.parameters}
            onChange={onToggle}
          />
        )}
        <div className="grid min-w-0 flex-1 gap-0.5">
          <div className="flex flex-wrap items-center gap-2">
            {tool ? (
              <Link to={`${base}/${tool.id}`} className="font-medium hover:underline">
                {tool.title}
              </Link>
            ) : (
              <span className="font-medium">{listed.title}</span>
            )}
            {tool ? <ToolBadges tool={tool} /> : promise}
            {tool && tool.status === 'ready' ? (
              <Badge tone="success">{t('tools.mcp.isAllowed')}</Badge>
            ) : null}
          </div>
          <p className="break-words text-muted text-sm">{listed.description}</p>
          <p className="text-faint text-sm">
            {listed.parameters
              ? Object.keys((listed.parameters.properties ?? {}) as object).join(', ')
              : t('tools.mcp.unusable')}
          </p>
        </div>
      </div>
      {tool && change ? (
        <ChangeView toolId={tool.id} hash={listed.hash} change={change} mayManage={mayManage} />
      ) : null}
    </li>
  )
}
