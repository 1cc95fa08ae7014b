import { Link } from '@remix-run/react'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Menu, type MenuEntry } from '#app/components/ui/menu.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import { can, ROLES, type Role } from '#app/domain/permissions.ts'
import type { Person } from '#app/domain/workspaces/list-people.server.ts'

type Props = { people: Person[]; me: { userId: string; role: Role } }

export function PeopleTable({ people, me }: Props) {
  const t = useT()
  const [going, setGoing] = useState<Person | null>(null)
  // Here and not in the row, which is gone when its person is.
  const removing = useDeed({
    doneText: t('people.removed', { name: going?.displayName ?? '' }),
    tellsFailure: true,
  })
  const remove = (person: Person) => {
    setGoing(person)
    removing.act({ intent: 'remove', userId: person.userId })
  }
  return (
    <Table
      label={t('people.list')}
      head={
        <>
          <Th>{t('people.name')}</Th>
          <Th>{t('people.role')}</Th>
          <Th className="max-sm:hidden">{t('people.joined')}</Th>
          <Th>
            <span className="sr-only">{t('people.actions', { name: '' })}</span>
          </Th>
        </>
      }
    >
      {people.map((person) => (
        <PersonRow key={person.userId} person={person} me={me} onRemove={() => remove(person)} />
      ))}
    </Table>
  )
}

type RowProps = { person: Person; me: Props['me']; onRemove: () => void }

function PersonRow({ person, me, onRemove }: RowProps) {
  const t = useT()
  const isMe = person.userId === me.userId
  const isMine =
    can(me.role, 'members', 'update') && (person.role !== 'owner' || can(me.role, 'members', 'updateOwners'))
  return (
    <Tr>
      <Td>
        <div className="flex items-center gap-3">
          <Avatar name={person.displayName} />
          <div className="grid min-w-0">
            <span className="flex items-center gap-2 font-medium">
              {person.displayName}
              {isMe ? <Badge>{t('people.you')}</Badge> : null}
            </span>
            <span className="break-all text-muted text-sm">{person.email}</span>
          </div>
        </div>
      </Td>
      <Td>{isMine ? <RoleSelect person={person} me={me} /> : t(`people.role.${person.role}`)}</Td>
      <Td className="text-muted max-sm:hidden">
        <RelativeTime when={person.joinedAt} />
      </Td>
      <Td className="w-12 pl-0">
        {isMine && !isMe ? <PersonMenu person={person} me={me} onRemove={onRemove} /> : null}
      </Td>
    </Tr>
  )
}

/** Shown as it is until the server has taken the change. */
function RoleSelect({ person, me }: { person: Person; me: Props['me'] }) {
  const t = useT()
  const deed = useDeed({ doneText: t('people.roleSaved'), tellsFailure: true })
  const roles = ROLES.filter((role) => role !== 'owner' || can(me.role, 'members', 'updateOwners'))
  return (
    <Select
      aria-label={t('people.roleOf', { name: person.displayName })}
      className="min-w-32"
      disabled={deed.isBusy}
      value={person.role}
      options={roles.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
      onChange={(event) =>
        deed.act({ intent: 'role', userId: person.userId, role: event.currentTarget.value })
      }
    />
  )
}

function PersonMenu({ person, me, onRemove }: RowProps) {
  const t = useT()
  const name = person.displayName
  const [isAsking, setAsking] = useState(false)
  const entries: MenuEntry[] = [
    ...(can(me.role, 'agentAccess', 'read') ? [{ label: t('people.access'), to: person.userId }] : []),
    { label: t('people.remove'), isDanger: true, onSelect: () => setAsking(true) },
  ]
  return (
    <>
      <Menu
        label={t('people.actions', { name })}
        align="end"
        entries={entries}
        trigger={
          <IconButton label={t('people.actions', { name })} size="sm">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      />
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          onRemove()
          setAsking(false)
        }}
        title={t('people.remove.confirm', { name })}
        body={t('people.remove.body')}
        confirmLabel={t('people.remove.button')}
        isDanger
      />
    </>
  )
}

/** The way from a person's access back to the list. */
export function BackToPeople({ slug }: { slug: string }) {
  const t = useT()
  return (
    <Link to={`/w/${slug}/settings/people`} className="w-fit rounded-sm text-muted text-sm hover:text-ink">
      ‹ {t('people.access.back')}
    </Link>
  )
}
