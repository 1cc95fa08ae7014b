import { AgentFace } from './faces.tsx'
import type { Draft } from './use-draft.ts'

export function PreviewPane({ draft }: { slug: string; agentId: string; draft: Draft }) {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <AgentFace avatar={draft.settings.avatar} name={draft.name} />
      <p>{draft.settings.welcome}</p>
    </div>
  )
}
