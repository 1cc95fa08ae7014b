import type { ReactNode } from 'react'
import { WhoDidThis } from '#app/components/audit/who-did-this.tsx'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { SourceDetail } from '#app/domain/knowledge/get-source.server.ts'

export function SourceFacts({ source, document }: Pick<SourceDetail, 'source' | 'document'>) {
  const t = useT()
  const format = useFormat()
  const facts: [string, ReactNode][] = [[t('knowledge.detail.kind'), t(`knowledge.kind.${source.kind}`)]]
  const address = document?.url ?? source.url
  if (address) {
    const link = (
      <a
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        className="break-all text-accent-text underline underline-offset-2"
      >
        {address}
      </a>
    )
    facts.push([t('knowledge.detail.address'), link])
  }
  if (source.sizeBytes > 0) facts.push([t('knowledge.detail.size'), format.bytes(source.sizeBytes)])
  facts.push([t('knowledge.detail.passages'), format.number(source.chunkCount)])
  if (document)
    facts.push([t('knowledge.detail.language'), t(`knowledge.detail.language.${document.language}`)])
  facts.push([t('knowledge.detail.added'), <RelativeTime key="added" when={source.createdAt} />])
  if (source.ingestedAt)
    facts.push([t('knowledge.detail.read'), <RelativeTime key="read" when={source.ingestedAt} />])
  return (
    <Card
      title={t('knowledge.detail.facts')}
      action={<WhoDidThis object={`knowledge_source:${source.id}`} />}
    >
      <dl className="grid gap-3">
        {facts.map(([label, value]) => (
          <div key={label} className="grid gap-0.5">
            <dt className="text-muted text-sm">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
