import { ExternalLink } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { CopyButton } from '#app/components/ui/copy-button.tsx'

export type SnippetFor = { appUrl: string; publicId: string }

export const snippetOf = ({ appUrl, publicId }: SnippetFor) =>
  `<script async src="${appUrl}/widget/v1/loader.js" data-agent="${publicId}"></script>`

/** The one line of HTML, ready to copy, and where to see it at work. */
export function Snippet(agent: SnippetFor) {
  const t = useT()
  const line = snippetOf(agent)
  return (
    <div className="grid gap-3">
      <code className="block select-all break-all rounded-sm border border-line bg-sunken px-3 py-2 font-mono text-sm">
        {line}
      </code>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={line} label={t('agents.snippet.copy')} />
        <a
          href={`/demo?agent=${agent.publicId}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1.5 rounded-sm text-accent-text text-sm underline"
        >
          {t('agents.snippet.demo')}
          <ExternalLink className="size-3.5" aria-hidden="true" />
        </a>
      </div>
    </div>
  )
}
