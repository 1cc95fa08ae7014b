import type { HttpHouse } from './http-house.ts'
import { idIn, workspaceOf } from './seed.ts'

// Files of another workspace, asked for at the storage door itself, in every spelling and by every way there is. Counted in
// the table of objects and in what came back.

const SECRET = 'canary-a-file'

async function tokenOf({ house }: HttpHouse, email: string, password: string): Promise<string> {
  const response = await fetch(`${house.supabaseUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: house.env.SUPABASE_ANON_KEY ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { access_token } = (await response.json()) as { access_token?: string }
  if (!access_token) throw new Error(`no token for ${email}: ${response.status}`)
  return access_token
}

export async function attackFiles(http: HttpHouse): Promise<{ requests: number; hits: string[] }> {
  const { house, client, people, outsider } = http
  const anon = house.env.SUPABASE_ANON_KEY ?? ''
  const at = (path: string) => `${house.supabaseUrl}/storage/v1${path}`
  const owner = await tokenOf(http, people.a.owner.email, people.a.owner.password)
  const theirs = `${workspaceOf('a')}/${idIn('a1', 1)}/secret.txt`
  const put = await fetch(at(`/object/knowledge/${theirs}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}`, apikey: anon, 'content-type': 'text/plain' },
    body: SECRET,
  })
  if (!put.ok) throw new Error(`the owner could not store the file: ${put.status} ${await put.text()}`)
  const mine = `${workspaceOf('b')}/${idIn('b1', 1)}/mine.txt`
  const b = await tokenOf(http, people.b.owner.email, people.b.owner.password)
  await fetch(at(`/object/knowledge/${mine}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${b}`, apikey: anon, 'content-type': 'text/plain' },
    body: 'mine',
  })

  const print = async () => {
    const { rows } = await client.query<{ print: string; count: string }>(
      `select md5(string_agg(to_jsonb(o)::text, ' ' order by name)) as print, count(*) from storage.objects o where bucket_id = 'knowledge' and name like $1`,
      [`${workspaceOf('a')}%`],
    )
    return JSON.stringify(rows)
  }
  const before = await print()
  const folder = theirs.slice(0, theirs.lastIndexOf('/'))
  const spellings = [
    theirs,
    theirs.replaceAll('/', '%2F'),
    `/${theirs}`,
    `./${theirs}`,
    `${workspaceOf('b')}/../${theirs}`,
    `${workspaceOf('b')}%2F..%2F${theirs}`,
    theirs.toUpperCase(),
    `${theirs}%00`,
    `${theirs}?download=1`,
  ]
  const tokens = { 'owner of b': b, outsider: await tokenOf(http, outsider.email, outsider.password), anon }
  const hits: string[] = []
  let requests = 0
  for (const [who, token] of Object.entries(tokens)) {
    const ask = async (method: string, path: string, body?: unknown, type = 'application/json') => {
      requests++
      const response = await fetch(at(path), {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${token}`,
          apikey: anon,
          'x-upsert': 'true',
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      if (
        text.includes(SECRET) ||
        (text.includes('secret.txt') && response.ok && !text.includes('"signedURL":null'))
      )
        hits.push(`${who}: ${method} ${path} gave ${response.status} ${text.slice(0, 120)}`)
      if (response.ok && /signedURL":"|"token"/i.test(text))
        hits.push(`${who}: ${method} ${path} signed ${text.slice(0, 120)}`)
    }
    for (const path of spellings) {
      for (const way of [
        '/object/knowledge/',
        '/object/authenticated/knowledge/',
        '/object/public/knowledge/',
        '/object/info/knowledge/',
        '/render/image/authenticated/knowledge/',
      ])
        await ask('GET', way + path)
      await ask('POST', `/object/sign/knowledge/${path}`, { expiresIn: 60 })
      await ask('POST', `/object/upload/sign/knowledge/${path}`, {})
      await ask('POST', `/object/knowledge/${path}`, 'overwritten', 'text/plain')
      await ask('PUT', `/object/knowledge/${path}`, 'overwritten', 'text/plain')
      await ask('DELETE', `/object/knowledge/${path}`)
    }
    for (const prefix of [
      '',
      folder,
      `${folder}/`,
      workspaceOf('a'),
      workspaceOf('a').slice(0, 8),
      '%',
      '../',
      `${workspaceOf('b')}/../${workspaceOf('a')}`,
    ])
      await ask('POST', '/object/list/knowledge', { prefix, limit: 100, offset: 0, search: '' })
    for (const [from, to] of [
      [theirs, `${workspaceOf('b')}/x/stolen.txt`],
      [mine, `${folder}/planted.txt`],
      [theirs, `${folder}/renamed.txt`],
    ]) {
      await ask('POST', '/object/move', { bucketId: 'knowledge', sourceKey: from, destinationKey: to })
      await ask('POST', '/object/copy', { bucketId: 'knowledge', sourceKey: from, destinationKey: to })
    }
    await ask('DELETE', '/object/knowledge', { prefixes: [theirs, folder, workspaceOf('a')] })
    await ask('POST', '/object/sign/knowledge', { expiresIn: 60, paths: [theirs] }).catch(() => {})
    await ask('PUT', '/bucket/knowledge', { public: true })
    await ask('DELETE', '/bucket/knowledge')
    await ask('POST', '/bucket/knowledge/empty', {})
    await ask('POST', '/bucket', { id: 'open', name: 'open', public: true })
  }
  if ((await print()) !== before) hits.push('objects of the other workspace changed')
  const kept = await fetch(at(`/object/knowledge/${theirs}`), {
    headers: { authorization: `Bearer ${owner}`, apikey: anon },
  })
  if ((await kept.text()) !== SECRET) hits.push('the file is not what it was')
  return { requests, hits }
}
