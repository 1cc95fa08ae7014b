import { Ellipsis } from 'lucide-react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Badge } from '#app/components/ui/badge.tsx'
import { CopyButton } from '#app/components/ui/copy-button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Menu } from '#app/components/ui/menu.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import type { ListedInvitation } from '#app/domain/invitations/schemas.ts'

/** Nothing to see when nobody is waited for. */
export function OpenInvitations({ invitations }: { invitations: ListedInvitation[] }) {
  const t = useT()
  // Here and not in the row, which is gone when its invitation is.
  const revoking = useDeed({ doneText: t('people.invitations.revoked'), tellsFailure: true })
  if (invitations.length === 0) return null
  return (
    <section className="grid gap-4" aria-labelledby="invitations-title">
      <h2 id="invitations-title" className="font-semibold text-md">
        {t('people.invitations')}
      </h2>
      <Table
        label={t('people.invitations.list')}
        head={
          <>
            <Th>{t('people.invitations.email')}</Th>
            <Th className="max-sm:hidden">{t('people.role')}</Th>
            <Th>{t('people.invitations.state')}</Th>
            <Th>
              <span className="sr-only">{t('people.actions', { name: '' })}</span>
            </Th>
          </>
        }
      >
        {invitations.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            onRevoke={() => revoking.act({ intent: 'revoke', invitationId: invitation.id })}
          />
        ))}
      </Table>
    </section>
  )
}

type RowProps = { invitation: ListedInvitation; onRevoke: () => void }

function InvitationRow({ invitation, onRevoke }: RowProps) {
  const t = useT()
  const format = useFormat()
  const resending = useDeed({ doneText: t('people.invitations.resent'), tellsFailure: true })
  const { id: invitationId, email, isExpired, isMailed, link } = invitation
  return (
    <Tr>
      <Td className="min-w-36 break-words">{email}</Td>
      <Td className="max-sm:hidden">{t(`people.role.${invitation.role}`)}</Td>
      <Td>
        {isExpired ? (
          <Badge tone="warning">{t('people.invitations.expired')}</Badge>
        ) : (
          <span className="grid justify-items-start gap-0.5">
            <Badge tone={isMailed ? 'success' : 'neutral'}>
              {t(isMailed ? 'people.invitations.mailed' : 'people.invitations.sending')}
            </Badge>
            <span className="text-muted text-xs">
              {t('people.invitations.expires', { date: format.date(invitation.expiresAt, 'dateTime') })}
            </span>
          </span>
        )}
      </Td>
      <Td className="pl-0">
        <div className="flex justify-end gap-1">
          {link ? <CopyButton variant="ghost" text={link} label={t('people.invitations.copy')} /> : null}
          <Menu
            label={t('people.actions', { name: email })}
            align="end"
            entries={[
              {
                label: t('people.invitations.resend'),
                onSelect: () => resending.act({ intent: 'resend', invitationId }),
              },
              {
                label: t('people.invitations.revoke'),
                isDanger: true,
                onSelect: onRevoke,
              },
            ]}
            trigger={
              <IconButton label={t('people.actions', { name: email })} size="sm">
                <Ellipsis aria-hidden="true" />
              </IconButton>
            }
          />
        </div>
      </Td>
    </Tr>
  )
}
