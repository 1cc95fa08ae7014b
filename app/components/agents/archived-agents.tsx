import { Form } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { AgentSummary } from '#app/domain/agents/agent-view.server.ts'
import { AgentFace } from './faces.tsx'

/** Folded below the list. Who may archive may also bring back. */
export function ArchivedAgents({ agents, mayRestore }: { agents: AgentSummary[]; mayRestore: boolean }) {
  const t = useT()
  if (agents.length === 0) return null
  return (
    <details className="mt-8">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
        {t('agents.archived', { count: agents.length })}
      </summary>
      <ul className="mt-3 divide-y divide-line rounded-md border border-line bg-surface">
        {agents.map((agent) => (
          <li key={agent.id} className="flex items-center gap-3 px-4 py-2.5">
            <AgentFace avatar={agent.avatar} name={agent.name} size="sm" />
            <span className="min-w-0 flex-1 truncate">{agent.name}</span>
            {mayRestore ? (
              <Form method="post">
                <input type="hidden" name="intent" value="restore" />
                <input type="hidden" name="agentId" value={agent.id} />
                <Button type="submit" size="sm" aria-label={`${t('agents.restore')}: ${agent.name}`}>
                  {t('agents.restore')}
                </Button>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  )
}
