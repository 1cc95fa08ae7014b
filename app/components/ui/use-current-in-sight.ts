import { type RefObject, useEffect, useRef } from 'react'

/** For a row of links that may be longer than its place: the one one is at, which `at` names, does not lie out of sight. */
export function useCurrentInSight<Row extends HTMLElement>(at: string): RefObject<Row> {
  const row = useRef<Row>(null)
  useEffect(() => {
    const here = at && row.current?.querySelector('[aria-current=page]')
    if (here) here.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  return row
}
