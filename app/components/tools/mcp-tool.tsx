import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { ToolView } from '#app/domain/tools/tool-view.ts'
import { CodeBlock } from './code-block.tsx'

/** A tool of an MCP server: its words are the server's, as somebody allowed them; what visitors read and the care are ours. */
export function McpTool({ tool, mayManage }: { tool: ToolView; mayManage: boolean }) {
  const t = useT()
  const deed = useDeed({ doneText: t('tools.saved'), tellsFailure: true })
  const naming = useDeed({ doneText: t('tools.saved') })
  // What visitors read where the owner wrote nothing: the server says it in their language.
  const ours = t(`tools.visitors.${tool.ownWords}`)
  return (
    <Card title={t('tools.what')} purpose={t('tools.mcp.words')}>
      <div className="grid gap-4">
        <p className="whitespace-pre-wrap break-words">{tool.description}</p>
        <p className="text-muted text-sm">
          {t('tools.name')}: <code className="font-mono">{tool.name}</code>
        </p>
        <naming.Form method="post">
          <input type="hidden" name="intent" value="name-for-visitors" />
          <Field
            label={t('tools.visitors')}
            help={t('tools.visitorsHelp', { title: tool.title, ours })}
            error={naming.errorOf('visitorTitle') ?? naming.message ?? undefined}
          >
            <div className="flex gap-2">
              <Input
                name="visitorTitle"
                maxLength={80}
                placeholder={ours}
                defaultValue={tool.visitorTitle ?? ''}
                disabled={!mayManage}
              />
              {mayManage ? (
                <Button type="submit" isLoading={naming.isBusy}>
                  {t('common.save')}
                </Button>
              ) : null}
            </div>
          </Field>
        </naming.Form>
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
