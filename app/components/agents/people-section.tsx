import { useT } from '#app/components/i18n.tsx'
import { type RightsEntry, RightsTable } from '#app/components/people/rights-table.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { PersonAccess } from '#app/domain/members/schemas.ts'

type Props = { slug: string; agentId: string; people: PersonAccess[] }

/** What each member may do with this agent. Only members are listed: the others may do everything. */
export function PeopleSection({ slug, agentId, people }: Props) {
  const t = useT()
  const entries: RightsEntry[] = people
    .filter(({ role }) => role === 'member')
    .map(({ userId, displayName, rights }) => ({
      key: userId,
      name: displayName,
      label: displayName,
      userId,
      agentId,
      rights,
    }))
  return (
    <Card title={t('people.access.agentTitle')} purpose={t('people.access.agentPurpose')}>
      {entries.length > 0 ? (
        <RightsTable
          label={t('people.access.agentTitle')}
          first={t('people.access.person')}
          slug={slug}
          entries={entries}
        />
      ) : (
        <p className="text-muted">{t('people.access.onlyManagers')}</p>
      )}
    </Card>
  )
}
