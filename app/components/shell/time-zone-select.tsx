import { type ComponentProps, useEffect, useState } from 'react'
import { Select } from '#app/components/ui/select.tsx'
import { timeZones } from '#app/lib/time-zones.ts'

type Props = Omit<ComponentProps<typeof Select>, 'options'> & {
  defaultValue: string
  followsBrowser?: boolean
}

// The list is the browser's own: sent by the server it would be 8 KB of every page that has the field.
const only = (zone: string) => [{ value: zone, label: zone.replaceAll('_', ' ') }]

/** `followsBrowser`: starts with the zone this browser is in. */
export function TimeZoneSelect({ defaultValue, followsBrowser = false, ...rest }: Props) {
  const [value, setValue] = useState(defaultValue)
  const [options, setOptions] = useState(() => only(defaultValue))
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (followsBrowser && own) setValue(own)
    setOptions([...new Set([...timeZones(), defaultValue, own])].flatMap(only))
  }, [followsBrowser, defaultValue])
  return (
    <Select
      {...rest}
      options={options}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
    />
  )
}
