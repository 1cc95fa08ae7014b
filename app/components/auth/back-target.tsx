import { useSearchParams } from '@remix-run/react'

/** Carries where the person was going through a form. The server decides whether it is a path of ours. */
export function BackTarget() {
  const [params] = useSearchParams()
  return <input type="hidden" name="to" value={params.get('to') ?? ''} />
}

/** A link to another sign-in page that keeps where the person was going. */
export function useKeepTarget(): (path: string) => string {
  const [params] = useSearchParams()
  const to = params.get('to')
  return (path) => (to ? `${path}?to=${encodeURIComponent(to)}` : path)
}
