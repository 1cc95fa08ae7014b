import type { HttpHouse } from './http-house.ts'
import { idIn, workspaceOf } from './seed.ts'

// Files of another workspace, asked for at the storage door itself, in every bucket, in every spelling and by every way there
// is. Counted in the table of objects and in what came back.

const SECRET = 'canary-a-file'

type Bucket = {
  name: string
  type: string
  theirs: string
  mine: string
  /** Whose token puts files there and reads them: of members, or of the server alone. */
  keeper: 'member' | 'server'
}
const fileIn = (home: 'a' | 'b', depth: number, file: string) =>
  [workspaceOf(home), ...Array.from({ length: depth }, (_, at) => idIn(`${home}1`, at + 1)), file].join('/')
const BUCKETS: Bucket[] = [
  {
    name: 'knowledge',
    type: 'text/plain',
    theirs: fileIn('a', 1, 'secret.txt'),
    mine: fileIn('b', 1, 'mine.txt'),
    keeper: 'member',
  },
  {
    name: 'media',
    type: 'image/png',
    theirs: fileIn('a', 2, 'secret.png'),
    mine: fileIn('b', 2, 'mine.png'),
    keeper: 'member',
  },
  {
    name: 'uploads',
    type: 'image/png',
    theirs: fileIn('a', 1, 'secret.png'),
    mine: fileIn('b', 1, 'mine.png'),
    keeper: 'server',
  },
]

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

/** One request at the storage door, with somebody's token. */
async function askStorage(
  { house }: HttpHouse,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<Response> {
  return fetch(`${house.supabaseUrl}/storage/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      apikey: house.env.SUPABASE_ANON_KEY ?? '',
      'x-upsert': 'true',
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

export async function attackFiles(http: HttpHouse): Promise<{ requests: number; hits: string[] }> {
  const { house, people, outsider } = http
  const anon = house.env.SUPABASE_ANON_KEY ?? ''
  const server = house.env.SUPABASE_SERVICE_ROLE_KEY ?? ''
  const a = await tokenOf(http, people.a.owner.email, people.a.owner.password)
  const b = await tokenOf(http, people.b.owner.email, people.b.owner.password)
  const strangers = {
    'owner of b': b,
    outsider: await tokenOf(http, outsider.email, outsider.password),
    anon,
  }
  const hits: string[] = []
  let requests = 0
  for (const bucket of BUCKETS) {
    const isServers = bucket.keeper === 'server'
    const tried = await attackBucket(http, bucket, {
      keepers: isServers ? { a: server, b: server } : { a, b },
      // What is the server's alone its own people do not reach past it, either.
      tokens: isServers ? { ...strangers, 'owner of a': a } : strangers,
    })
    requests += tried.requests
    hits.push(...tried.hits)
  }
  return { requests, hits }
}

type Tokens = { keepers: Record<'a' | 'b', string>; tokens: Record<string, string> }

async function attackBucket(
  http: HttpHouse,
  { name, type, theirs, mine }: Bucket,
  { keepers, tokens }: Tokens,
): Promise<{ requests: number; hits: string[] }> {
  const put = await askStorage(http, keepers.a, 'POST', `/object/${name}/${theirs}`, SECRET, type)
  if (!put.ok) throw new Error(`${name}: the file could not be stored: ${put.status} ${await put.text()}`)
  const own = await askStorage(http, keepers.b, 'POST', `/object/${name}/${mine}`, 'mine', type)
  if (!own.ok) throw new Error(`${name}: an own file could not be stored: ${own.status} ${await own.text()}`)

  const print = async () => {
    const { rows } = await http.client.query<{ print: string; count: string }>(
      `select md5(string_agg(to_jsonb(o)::text, ' ' order by bucket_id, name)) as print, count(*) from storage.objects o
       where name like $1`,
      [`${workspaceOf('a')}%`],
    )
    return JSON.stringify(rows)
  }
  const before = await print()
  const folder = theirs.slice(0, theirs.lastIndexOf('/'))
  const file = theirs.slice(folder.length + 1)
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
  const hits: string[] = []
  let requests = 0
  for (const [who, token] of Object.entries(tokens)) {
    const ask = async (method: string, path: string, body?: unknown, bodyType?: string) => {
      requests++
      const response = await askStorage(http, token, method, path, body, bodyType)
      const text = await response.text()
      if (text.includes(SECRET) || (text.includes(file) && response.ok && !text.includes('"signedURL":null')))
        hits.push(`${who}: ${method} ${path} gave ${response.status} ${text.slice(0, 120)}`)
      if (response.ok && /signedURL":"|"token"/i.test(text))
        hits.push(`${who}: ${method} ${path} signed ${text.slice(0, 120)}`)
      return response.ok
    }
    for (const path of spellings) {
      for (const way of [
        `/object/${name}/`,
        `/object/authenticated/${name}/`,
        `/object/public/${name}/`,
        `/object/info/${name}/`,
        `/render/image/authenticated/${name}/`,
      ])
        await ask('GET', way + path)
      await ask('POST', `/object/sign/${name}/${path}`, { expiresIn: 60 })
      await ask('POST', `/object/upload/sign/${name}/${path}`, {})
      await ask('POST', `/object/${name}/${path}`, 'overwritten', type)
      await ask('PUT', `/object/${name}/${path}`, 'overwritten', type)
      await ask('DELETE', `/object/${name}/${path}`)
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
      await ask('POST', `/object/list/${name}`, { prefix, limit: 100, offset: 0, search: '' })
    for (const [from, to, into] of [
      [theirs, `${mine.slice(0, mine.lastIndexOf('/'))}/stolen`, name],
      // By way of a bucket whose rules are other ones.
      ...BUCKETS.map((other) => [theirs, `${other.mine}-stolen`, other.name]),
      [mine, `${folder}/planted`, name],
      [theirs, `${folder}/renamed`, name],
    ]) {
      const deed = { bucketId: name, sourceKey: from, destinationBucket: into, destinationKey: to }
      for (const way of ['move', 'copy'])
        if (await ask('POST', `/object/${way}`, deed)) hits.push(`${who}: ${way} of ${from} to ${into}/${to}`)
    }
    await ask('DELETE', `/object/${name}`, { prefixes: [theirs, folder, workspaceOf('a')] })
    await ask('POST', `/object/sign/${name}`, { expiresIn: 60, paths: [theirs] }).catch(() => {})
    await ask('PUT', `/bucket/${name}`, { public: true })
    await ask('DELETE', `/bucket/${name}`)
    await ask('POST', `/bucket/${name}/empty`, {})
    await ask('POST', '/bucket', { id: 'open', name: 'open', public: true })
  }
  if ((await print()) !== before) hits.push(`${name}: objects of the other workspace changed`)
  const kept = await askStorage(http, keepers.a, 'GET', `/object/${name}/${theirs}`)
  if ((await kept.text()) !== SECRET) hits.push(`${name}: the file is not what it was`)
  return { requests, hits }
}
