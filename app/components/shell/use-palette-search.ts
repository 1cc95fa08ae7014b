import { useEffect, useState } from 'react'
import type { Found } from '#app/domain/search/search-workspace.server.ts'

export type PaletteSearch = { state: 'idle' | 'searching' | 'failed'; found: Found[] }

const PAUSE_MS = 120

/** What in the workspace bears the text in its name. The last answer stays until the next is there. */
export function usePaletteSearch(slug: string, text: string): PaletteSearch {
  const [search, setSearch] = useState<PaletteSearch>({ state: 'idle', found: [] })
  const query = text.trim()

  useEffect(() => {
    if (query.length < 2) return setSearch({ state: 'idle', found: [] })
    const abort = new AbortController()
    setSearch(({ found }) => ({ state: 'searching', found }))
    const timer = setTimeout(async () => {
      try {
        const url = `/resources/w/${slug}/search?q=${encodeURIComponent(query)}`
        const response = await fetch(url, { signal: abort.signal, headers: { accept: 'application/json' } })
        if (!response.ok) throw new Error(`search answered ${response.status}`)
        const { found } = (await response.json()) as { found: Found[] }
        setSearch({ state: 'idle', found })
      } catch {
        if (!abort.signal.aborted) setSearch({ state: 'failed', found: [] })
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [slug, query])

  return search
}
