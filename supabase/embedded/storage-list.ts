type Answer = (request: Request) => Promise<Response>
type Entry = { name: string; id: string | null } & Record<string, unknown>
type ListBody = {
  prefix?: string
  limit?: number
  offset?: number
  search?: string
  sortBy?: { column?: string; order?: string }
}

const PAGE = 1000
const MAX_PAGES = 50
const DEFAULT_LIMIT = 100
const FOLDER = { id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null }

/**
 * Lists a folder as the hosted service does: names within the folder, its folders as entries without an id. lite answers
 * with every object whose whole name begins with the prefix.
 */
export async function mendList(request: Request, answer: Answer): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (request.method !== 'POST' || !/^\/storage\/v1\/object\/list\/[^/]+\/?$/.test(pathname))
    return answer(request)
  const body = ((await request.json().catch(() => null)) ?? {}) as ListBody
  const folder = String(body.prefix ?? '').replace(/^\/+|\/+$/g, '')
  const prefix = folder ? `${folder}/` : ''
  const headers = new Headers(request.headers)
  headers.delete('content-length')

  const entries = new Map<string, Entry>()
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = JSON.stringify({ prefix, limit: PAGE, offset: page * PAGE })
    const response = await answer(new Request(request.url, { method: 'POST', headers, body: query }))
    if (!response.ok) return response
    const objects = (await response.json()) as Entry[]
    for (const object of objects) addEntry(entries, object, prefix)
    if (objects.length < PAGE) break
  }

  const search = String(body.search ?? '').toLowerCase()
  const found = [...entries.values()]
    .filter(({ name }) => name.toLowerCase().startsWith(search))
    .sort(order(body))
  const offset = body.offset ?? 0
  return Response.json(found.slice(offset, offset + (body.limit ?? DEFAULT_LIMIT)))
}

function addEntry(entries: Map<string, Entry>, object: Entry, prefix: string): void {
  // The prefix is matched as a pattern, in which `_` stands for any character.
  if (!object.name.startsWith(prefix)) return
  const [name = '', ...rest] = object.name.slice(prefix.length).split('/')
  entries.set(name, rest.length > 0 ? { name, ...FOLDER } : { ...object, name })
}

function order({ sortBy }: ListBody): (a: Entry, b: Entry) => number {
  const column = sortBy?.column ?? 'name'
  const direction = sortBy?.order?.toLowerCase() === 'desc' ? -1 : 1
  return (a, b) => direction * String(a[column] ?? '').localeCompare(String(b[column] ?? ''), 'en')
}
