import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { timeZones } from '#app/lib/time-zones.ts'

type Props = { name: string; defaultValue: string }

const option = (zone: string) => ({ value: zone, label: zone.replaceAll('_', ' ') })

/** The zones of this browser, and first of all: whatever the workspace has. */
export function PersonTimeZone({ name, defaultValue }: Props) {
  const t = useT()
  const [zones, setZones] = useState(defaultValue ? [defaultValue] : [])
  // The list is the browser's own: sent by the server it would be 8 KB of the page.
  useEffect(() => {
    setZones([...new Set([...timeZones(), ...(defaultValue ? [defaultValue] : [])])])
  }, [defaultValue])
  const [value, setValue] = useState(defaultValue)
  return (
    <Select
      name={name}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      options={[{ value: '', label: t('account.profile.timeZoneOfWorkspace') }, ...zones.map(option)]}
    />
  )
}
