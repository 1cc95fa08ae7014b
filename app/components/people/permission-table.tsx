import { Check, Minus } from 'lucide-react'
import { Fragment } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import { type PermissionRow, permissionRows, ROLES } from '#app/domain/permissions.ts'
import type { MessageKey } from '#app/i18n/catalogues.ts'

const keyOf = (...parts: string[]) => ['people.permission', ...parts].join('.') as MessageKey

/** The table of rights, read from the very rows that the server checks. */
export function PermissionTable() {
  const t = useT()
  const groups = new Map<string, PermissionRow[]>()
  for (const row of permissionRows()) groups.set(row.resource, [...(groups.get(row.resource) ?? []), row])
  return (
    <Table
      label={t('people.roles.title')}
      head={
        <>
          <Th>{t('people.roles.what')}</Th>
          {ROLES.map((role) => (
            <Th key={role} className="w-24 text-center">
              {t(`people.role.${role}`)}
            </Th>
          ))}
        </>
      }
    >
      {[...groups].map(([resource, rows]) => (
        <Fragment key={resource}>
          <tr className="bg-sunken/60">
            <th scope="colgroup" colSpan={1 + ROLES.length} className="px-4 py-2 font-medium text-sm">
              {t(keyOf(resource))}
            </th>
          </tr>
          {rows.map(({ verb, roles }) => (
            <Tr key={verb}>
              <Td>{t(keyOf(resource, verb))}</Td>
              {ROLES.map((role) => (
                <Td key={role} className="text-center">
                  {roles[role] ? (
                    <Check className="mx-auto size-4 text-success" aria-hidden="true" />
                  ) : (
                    <Minus className="mx-auto size-4 text-faint" aria-hidden="true" />
                  )}
                  <span className="sr-only">{t(roles[role] ? 'people.roles.yes' : 'people.roles.no')}</span>
                </Td>
              ))}
            </Tr>
          ))}
        </Fragment>
      ))}
    </Table>
  )
}
