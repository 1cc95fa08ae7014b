import { useT } from '#app/components/i18n.tsx'
import { useSavedForm } from '#app/components/settings/use-saved-form.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { SourceDetail } from '#app/domain/knowledge/get-source.server.ts'
import { AgentChoice } from './agent-choice.tsx'

/** Which agents read this source; saved with the button. */
export function SourceAgents({
  slug,
  source,
  agents,
}: { slug: string } & Pick<SourceDetail, 'source' | 'agents'>) {
  const t = useT()
  const { Form, isBusy } = useSavedForm(t('knowledge.detail.agentsSaved'))
  return (
    <Form method="post" action={`/w/${slug}/knowledge?index`}>
      <input type="hidden" name="sourceId" value={source.id} />
      <Card
        title={t('knowledge.detail.agents')}
        purpose={t('knowledge.detail.agentsPurpose')}
        footer={
          agents.length > 0 ? (
            <Button type="submit" name="intent" value="attach" isLoading={isBusy}>
              {t('common.save')}
            </Button>
          ) : null
        }
      >
        <AgentChoice
          key={source.agents.map((agent) => agent.id).join()}
          agents={agents}
          chosen={source.agents.map((agent) => agent.id)}
          legend={t('knowledge.detail.agents')}
          isLegendHidden
        />
      </Card>
    </Form>
  )
}
