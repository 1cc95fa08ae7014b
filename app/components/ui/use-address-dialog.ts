import { useLocation, useNavigation, useSearchParams } from '@remix-run/react'

/**
 * What `?name=` in the address asks a dialog to show (null: closed), and how to ask for something else. What was asked
 * for holds at once, not only when the page behind has loaded again: nobody can press a button of a dialog they closed.
 */
export function useAddressDialog(name: string): [string | null, (next: string | null) => void] {
  const [search, setSearch] = useSearchParams()
  const { pathname } = useLocation()
  const { location, formMethod } = useNavigation()
  const isComing = location !== undefined && formMethod === undefined && location.pathname === pathname
  const asked = (isComing ? new URLSearchParams(location.search) : search).get(name)
  const show = (next: string | null) =>
    setSearch(
      (before) => {
        // A copy: what is given here is what the page itself reads until its address changes.
        const changed = new URLSearchParams(before)
        if (next) changed.set(name, next)
        else changed.delete(name)
        return changed
      },
      { replace: true, preventScrollReset: true },
    )
  return [asked, show]
}
