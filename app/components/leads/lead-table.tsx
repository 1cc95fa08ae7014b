import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import type { LeadView } from '#app/domain/leads/lead-view.ts'
import { LeadValues } from './lead-values.tsx'

/** Leads, the newest first, each leading to its conversation. */
export function LeadTable({ slug, leads }: { slug: string; leads: readonly LeadView[] }) {
  const t = useT()
  return (
    <Table
      label={t('leads.list')}
      head={
        <>
          <Th>{t('leads.values')}</Th>
          <Th className="max-md:hidden">{t('leads.agent')}</Th>
          <Th className="max-md:hidden">{t('leads.when')}</Th>
          <Th>
            <span className="sr-only">{t('leads.conversation')}</span>
          </Th>
        </>
      }
    >
      {leads.map(({ id, agent, values, updatedAt, conversationId, visitorName }) => (
        <Tr key={id}>
          <Td className="align-top">
            <LeadValues values={values} />
          </Td>
          <Td className="align-top max-md:hidden">{agent.name}</Td>
          <Td className="align-top text-muted text-sm max-md:hidden">
            <RelativeTime when={updatedAt} />
          </Td>
          <Td className="align-top text-right">
            <Link
              to={`/w/${slug}/inbox/${conversationId}`}
              aria-label={`${t('leads.conversation')}: ${visitorName ?? values[0]?.value ?? agent.name}`}
              className="whitespace-nowrap text-accent-text text-sm underline underline-offset-2"
            >
              {t('leads.conversation')}
            </Link>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
