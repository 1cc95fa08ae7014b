import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import { AGENT_RIGHTS, type AgentRight, type AgentRights } from '#app/domain/permissions.ts'

/** One row: a person on an agent's page, an agent on a person's. */
export type RightsEntry = {
  key: string
  name: string
  label: ReactNode
  userId: string
  agentId: string
  rights: AgentRights
}
type Props = { label: string; first: string; slug: string; entries: RightsEntry[] }

/** Who may do what: four ticks a row, each kept as soon as it is set. */
export function RightsTable({ label, first, slug, entries }: Props) {
  const t = useT()
  return (
    <Table
      label={label}
      head={
        <>
          <Th>{first}</Th>
          {AGENT_RIGHTS.map((right) => (
            <Th key={right} className="text-center" title={t(`people.right.${right}.body`)}>
              {t(`people.right.${right}`)}
            </Th>
          ))}
        </>
      }
    >
      {entries.map((entry) => (
        <RightsRow key={entry.key} slug={slug} entry={entry} />
      ))}
    </Table>
  )
}

function RightsRow({ slug, entry }: { slug: string; entry: RightsEntry }) {
  const t = useT()
  const deed = useDeed({ doneText: t('people.access.saved'), tellsFailure: true })
  const { agentId, userId, name } = entry
  // What was just ticked, until the server has said what holds.
  const [wanted, setWanted] = useState<AgentRights | null>(null)
  const wasBusy = useRef(false)
  useEffect(() => {
    if (wasBusy.current && !deed.isBusy) setWanted(null)
    wasBusy.current = deed.isBusy
  }, [deed.isBusy])
  const rights = wanted ?? entry.rights
  const set = (right: AgentRight, isOn: boolean) => {
    // Who may do anything with an agent sees it, and who does not see it does nothing.
    const ticked = { ...rights, ...(isOn ? { view: true } : {}), [right]: isOn }
    const next = ticked.view ? ticked : { view: false, edit: false, publish: false, converse: false }
    setWanted(next)
    const form = new FormData()
    form.set('agentId', agentId)
    for (const each of AGENT_RIGHTS) if (next[each]) form.append('rights', each)
    deed.act(form, { action: `/w/${slug}/settings/people/${userId}` })
  }
  return (
    <Tr>
      <Td>{entry.label}</Td>
      {AGENT_RIGHTS.map((right) => (
        <Td key={right} className="text-center">
          <input
            type="checkbox"
            className="size-4"
            aria-label={t('people.rightOf', { right: t(`people.right.${right}`), name })}
            checked={rights[right]}
            onChange={(event) => set(right, event.currentTarget.checked)}
          />
        </Td>
      ))}
    </Tr>
  )
}
