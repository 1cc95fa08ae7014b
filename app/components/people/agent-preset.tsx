import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'

type Which = 'all' | 'some'

/** The agents that somebody invited begins with: `agents` is `all` or `some`, and then one `agentIds` for each. */
export function AgentPreset({ agents }: { agents: { id: string; name: string }[] }) {
  const t = useT()
  const [which, setWhich] = useState<Which>('all')
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">{t('people.invite.agents')}</legend>
      <Segmented<Which>
        label={t('people.invite.agents')}
        name="agents"
        value={which}
        onChange={setWhich}
        options={[
          { value: 'all', label: t('people.invite.agents.all') },
          { value: 'some', label: t('people.invite.agents.some') },
        ]}
      />
      {which === 'some' ? (
        <>
          <div className="flex flex-wrap gap-x-5 gap-y-2 pt-1">
            {agents.map((agent) => (
              <label key={agent.id} className="flex min-h-6 cursor-pointer items-center gap-2">
                <input type="checkbox" name="agentIds" value={agent.id} className="size-4" />
                <span>{agent.name}</span>
              </label>
            ))}
          </div>
          <p className="text-muted text-sm">{t('people.invite.agentsHelp')}</p>
        </>
      ) : null}
    </fieldset>
  )
}
