import { Check, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { ImportReport as Report } from '#app/domain/agents/file/check-agent-file.server.ts'

/** What an import will make, and what people should know before they say yes. */
export function ImportReport({ report, footer }: { report: Report; footer: ReactNode }) {
  const t = useT()
  const format = useFormat()
  const made = [
    t('versions.import.agent', { name: report.name }),
    ...(report.sources > 0 ? [t('versions.import.sources', { count: report.sources })] : []),
    ...(report.media > 0 ? [t('versions.import.media', { count: report.media })] : []),
    ...(report.tools > 0 ? [t('versions.import.tools', { count: report.tools })] : []),
  ]
  const date = format.date(report.exportedAt)
  return (
    <Card
      title={t('versions.import.report')}
      purpose={t('versions.import.exported', { date })}
      footer={footer}
    >
      <div className="grid gap-5">
        <section className="grid gap-2">
          <h3 className="font-medium text-sm">{t('versions.import.makes')}</h3>
          <ul className="grid gap-1.5">
            {made.map((line) => (
              <li key={line} className="flex items-baseline gap-2">
                <Check className="size-3.5 shrink-0 translate-y-0.5 text-success" aria-hidden="true" />
                <span className="min-w-0 break-words">{line}</span>
              </li>
            ))}
          </ul>
        </section>
        <section className="grid gap-2">
          <h3 className="font-medium text-sm">{t('versions.import.notes')}</h3>
          {report.notes.length === 0 ? <p className="text-muted">{t('versions.import.allFine')}</p> : null}
          <ul className="grid gap-1.5">
            {report.notes.map(({ kind, name, other = '', count = 0 }) => (
              <li key={`${kind}-${name}-${other}`} className="flex items-baseline gap-2">
                <Info className="size-3.5 shrink-0 translate-y-0.5 text-info" aria-hidden="true" />
                <span className="min-w-0 break-words">
                  {t(`versions.note.${kind}`, { name, other, count })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Card>
  )
}
