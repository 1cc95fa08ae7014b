import { Search } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Input } from '#app/components/ui/input.tsx'

/** Narrows the list to names and roles that hold what is typed, without accents or capitals mattering. */
export function AgentFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useT()
  return (
    <div className="relative mb-4 max-w-xs">
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
      <Input
        type="search"
        aria-label={t('versions.filter')}
        placeholder={t('versions.filter')}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="pl-9"
      />
    </div>
  )
}
