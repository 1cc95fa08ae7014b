import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Card } from '#app/components/ui/card.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { ToolView } from '#app/domain/tools/tool-view.ts'
import { CodeBlock } from './code-block.tsx'

/** A tool of an MCP server: its words are the server's, as somebody allowed them; only the care is ours. */
export function McpTool({ tool, mayManage }: { tool: ToolView; mayManage: boolean }) {
  const t = useT()
  const deed = useDeed({ doneText: t('tools.saved'), tellsFailure: true })
  return (
    <Card title={t('tools.what')} purpose={t('tools.mcp.words')}>
      <div className="grid gap-4">
        <p className="whitespace-pre-wrap break-words">{tool.description}</p>
        <p className="text-muted text-sm">
          {t('tools.name')}: <code className="font-mono">{tool.name}</code>
        </p>
        <CodeBlock label={t('tools.parameters')}>{JSON.stringify(tool.parameters, null, 2)}</CodeBlock>
        <Switch
          label={t('tools.danger')}
          help={t('tools.dangerHelp')}
          checked={tool.isDangerous}
          disabled={!mayManage || deed.isBusy}
          onChange={(event) =>
            deed.act({ intent: 'switch', isDangerous: event.target.checked ? 'on' : 'off' })
          }
        />
      </div>
    </Card>
  )
}
