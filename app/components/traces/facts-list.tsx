import type { ReactNode } from 'react'

/** Names and values side by side, stacked where there is no room. */
export function FactsList({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {facts.map(({ name, value }) => (
        <div key={name} className="grid min-w-24 gap-0.5">
          <dt className="text-muted text-xs">{name}</dt>
          <dd className="wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
