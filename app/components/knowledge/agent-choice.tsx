import { useT } from '#app/components/i18n.tsx'

type Props = {
  agents: { id: string; name: string }[]
  chosen: readonly string[]
  legend: string
  isLegendHidden?: boolean
}

/** Which agents read a source: one checkbox each, sent as `agentIds`. */
export function AgentChoice({ agents, chosen, legend, isLegendHidden }: Props) {
  const t = useT()
  return (
    <fieldset className="grid gap-1.5">
      <legend className={isLegendHidden ? 'sr-only' : 'mb-1.5 font-medium text-ink text-sm'}>{legend}</legend>
      {agents.length === 0 ? <p className="text-muted text-sm">{t('knowledge.add.agentsNone')}</p> : null}
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {agents.map((agent) => (
          <label key={agent.id} className="flex min-h-6 cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              name="agentIds"
              value={agent.id}
              defaultChecked={chosen.includes(agent.id)}
              className="size-4"
            />
            <span>{agent.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
