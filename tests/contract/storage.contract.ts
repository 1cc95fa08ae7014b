import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeSql, connect, createTenant, disconnectAll, sql, type Tenant, target } from './target.ts'

const BUCKET = 'knowledge'
const TEXT = 'We deliver on weekdays. Entregamos em dias úteis.'

let ours: Tenant
let theirs: Tenant

beforeAll(async () => {
  ours = await createTenant()
  theirs = await createTenant()
})

afterAll(async () => {
  await disconnectAll()
  await closeSql()
})

const filesOf = (tenant: Tenant) => connect(tenant.owner.accessToken).storage.from(BUCKET)
const textFile = (text = TEXT) => new Blob([text], { type: 'text/plain' })
const newPath = (tenant: Tenant, name = 'shipping.txt') => `${tenant.workspaceId}/${randomUUID()}/${name}`

async function uploaded(tenant: Tenant): Promise<string> {
  const path = newPath(tenant)
  const { error } = await filesOf(tenant).upload(path, textFile(), { contentType: 'text/plain' })
  if (error) throw error
  return path
}

/** An upload whose path no client has tidied; resolves to the status. */
function rawUpload(path: string, token: string): Promise<number> {
  const { hostname, port, protocol } = new URL(target.url)
  const headers = { authorization: `Bearer ${token}`, apikey: target.anonKey, 'content-type': 'text/plain' }
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    send({ hostname, port, path, method: 'POST', headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
      .once('error', reject)
      .end(TEXT)
  })
}

async function countObjects(prefix: string): Promise<number> {
  const [row] = await sql<{ count: string }>('select count(*) from storage.objects where name like $1', [
    `${prefix}%`,
  ])
  return Number(row?.count)
}

describe('storage for a member', () => {
  it('gives back the bytes that were uploaded', async () => {
    const path = await uploaded(ours)
    const { data, error } = await filesOf(ours).download(path)
    expect(error).toBeNull()
    expect(await data?.text()).toBe(TEXT)
  })

  it('refuses a second upload to the same path, unless it is an upsert', async () => {
    const path = await uploaded(ours)
    expect(
      (await filesOf(ours).upload(path, textFile('other'), { contentType: 'text/plain' })).error,
    ).not.toBeNull()
    const upsert = await filesOf(ours).upload(path, textFile('newer'), {
      contentType: 'text/plain',
      upsert: true,
    })
    expect(upsert.error).toBeNull()
    expect(await (await filesOf(ours).download(path)).data?.text()).toBe('newer')
  })

  it('lists a folder', async () => {
    const path = await uploaded(ours)
    const folder = path.slice(0, path.lastIndexOf('/'))
    const { data } = await filesOf(ours).list(folder)
    expect(data?.map(({ name }) => name)).toEqual(['shipping.txt'])
  })

  it('lists folders among the files of a folder, in order and by pages', async () => {
    const tenant = await createTenant()
    const folder = `${tenant.workspaceId}/sources`
    const options = { contentType: 'text/plain' }
    for (const name of ['b.txt', 'a.txt', 'c_.txt'])
      await filesOf(tenant).upload(`${folder}/${name}`, textFile(), options)
    const top = (await filesOf(tenant).list(tenant.workspaceId)).data
    expect(top?.map(({ name, id }) => [name, id])).toEqual([['sources', null]])
    const names = async (query: object) =>
      (await filesOf(tenant).list(folder, query)).data?.map(({ name }) => name)
    expect(await names({})).toEqual(['a.txt', 'b.txt', 'c_.txt'])
    expect(await names({ limit: 1, offset: 1 })).toEqual(['b.txt'])
    expect(await names({ sortBy: { column: 'name', order: 'desc' } })).toEqual(['c_.txt', 'b.txt', 'a.txt'])
    expect(await names({ search: 'c' })).toEqual(['c_.txt'])
    expect((await filesOf(tenant).list('nowhere')).data).toEqual([])
  })

  it('moves, copies and removes', async () => {
    const files = filesOf(ours)
    const path = await uploaded(ours)
    const [moved, copied] = [newPath(ours, 'moved.txt'), newPath(ours, 'copied.txt')]
    expect((await files.move(path, moved)).error).toBeNull()
    expect((await files.download(path)).data).toBeNull()
    expect((await files.copy(moved, copied)).error).toBeNull()
    expect(await (await files.download(copied)).data?.text()).toBe(TEXT)
    const { data } = await files.remove([moved, copied])
    expect(data?.map(({ name }) => name).sort()).toEqual([moved, copied].sort())
    expect((await files.download(moved)).data).toBeNull()
  })

  it('keeps names with spaces, accents, quotes and percent signs', async () => {
    const path = newPath(ours, "100 % política d'envio.txt".normalize('NFC'))
    const { error } = await filesOf(ours).upload(path, textFile(), { contentType: 'text/plain' })
    // The hosted service refuses letters outside ASCII; what it takes, it gives back.
    if (error) expect(error.message).toMatch(/invalid key/i)
    else expect(await (await filesOf(ours).download(path)).data?.text()).toBe(TEXT)
  })

  it('refuses a type that the bucket does not take, and a file over its limit', async () => {
    const path = newPath(ours, 'picture.png')
    const wrong = await filesOf(ours).upload(path, new Blob(['x'], { type: 'image/png' }), {
      contentType: 'image/png',
    })
    expect(wrong.error).toMatchObject({ statusCode: '415' })
    const big = await filesOf(ours).upload(
      path,
      new Blob([new Uint8Array(10_485_761)], { type: 'text/plain' }),
      {
        contentType: 'text/plain',
      },
    )
    expect(big.error).toMatchObject({ statusCode: '413' })
    expect(await countObjects(path)).toBe(0)
  })
})

describe('storage for another workspace', () => {
  it('answers a foreign file as one that does not exist', async () => {
    const path = await uploaded(ours)
    const foreign = await filesOf(theirs).download(path)
    const unknown = await filesOf(theirs).download(newPath(theirs))
    expect([foreign.data, unknown.data]).toEqual([null, null])
    expect(foreign.error?.message).toBe(unknown.error?.message)
    expect((await filesOf(theirs).list(path.slice(0, path.lastIndexOf('/')))).data).toEqual([])
    expect((await filesOf(theirs).createSignedUrl(path, 60)).data).toBeNull()
  })

  it('takes no upload, upsert, move, copy or removal of a foreign file', async () => {
    const path = await uploaded(ours)
    const files = filesOf(theirs)
    const options = { contentType: 'text/plain' }
    const stolen = newPath(theirs, 'stolen.txt')
    await files.upload(path, textFile('defaced'), { ...options, upsert: true })
    await files.update(path, textFile('defaced'), options)
    expect((await files.upload(newPath(ours), textFile(), options)).error).toMatchObject({
      statusCode: '403',
    })
    expect((await files.move(path, stolen)).error).not.toBeNull()
    expect((await files.copy(path, stolen)).error).not.toBeNull()
    expect((await files.move(await uploaded(theirs), newPath(ours, 'planted.txt'))).error).not.toBeNull()
    await files.remove([path])
    expect(await countObjects(stolen)).toBe(0)
    expect(await (await filesOf(ours).download(path)).data?.text()).toBe(TEXT)
  })

  it('takes no upload of another depth or spelling', async () => {
    const before = await countObjects('')
    const id = ours.workspaceId
    for (const path of [
      'loose.txt',
      `${id}/loose.txt`,
      `${id}/a/b/c.txt`,
      `${id.toUpperCase()}/x/y.txt`,
      ` ${id}/x/y.txt`,
    ]) {
      const { error } = await filesOf(ours).upload(path, textFile(), { contentType: 'text/plain' })
      expect(error, path).not.toBeNull()
    }
    expect(await countObjects('')).toBe(before)
  })

  it('takes no path that climbs into another folder, however it is written', async () => {
    const before = await countObjects(ours.workspaceId)
    const up = ['..', '%2e%2e', '..%2f..', '%2e%2e%2f', '..%5c', '....//']
    for (const step of up) {
      const path = `${theirs.workspaceId}/${step}/${ours.workspaceId}/x/planted.txt`
      await rawUpload(`/storage/v1/object/${BUCKET}/${path}`, theirs.owner.accessToken)
    }
    expect(await countObjects(ours.workspaceId)).toBe(before)
    expect((await filesOf(ours).list(`${ours.workspaceId}/x`)).data).toEqual([])
  })

  it('gives nothing to somebody who is not signed in', async () => {
    const path = await uploaded(ours)
    const files = connect().storage.from(BUCKET)
    expect((await files.download(path)).data).toBeNull()
    expect((await files.list(ours.workspaceId)).data ?? []).toEqual([])
    expect(
      (await files.upload(newPath(ours), textFile(), { contentType: 'text/plain' })).error,
    ).not.toBeNull()
    const open = await fetch(files.getPublicUrl(path).data.publicUrl)
    expect(open.ok).toBe(false)
    expect((await connect().storage.listBuckets()).data ?? []).toEqual([])
  })
})

describe('signed addresses', () => {
  it('open the file without a session', async () => {
    const path = await uploaded(ours)
    const { data, error } = await filesOf(ours).createSignedUrl(path, 60)
    expect(error).toBeNull()
    const response = await fetch(data?.signedUrl ?? '')
    expect([response.status, await response.text()]).toEqual([200, TEXT])
  })

  it('end when they expire', async () => {
    const path = await uploaded(ours)
    const { data } = await filesOf(ours).createSignedUrl(path, 1)
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect((await fetch(data?.signedUrl ?? '')).status).toBe(400)
    const broken = (data?.signedUrl ?? '').replace(/token=[^&]+/, 'token=a.b.c')
    expect((await fetch(broken)).status).toBe(400)
  })

  it('open no other file, and not at all when tampered with', async () => {
    const [path, other] = [await uploaded(ours), await uploaded(ours)]
    const { data } = await filesOf(ours).createSignedUrl(path, 60)
    const url = data?.signedUrl ?? ''
    expect(url).toContain(path)
    const tampered = [
      url.replace(path, other),
      url.replace(/token=([^&]+)/, (_, token: string) => `token=${token.slice(0, -6)}AAAAAA`),
      url.replace(/token=[^&]+/, 'token='),
      url.replace(/token=[^&]+/, `token=${target.anonKey}`),
      url.replace(/token=[^&]+/, `token=${ours.owner.accessToken}`),
    ]
    for (const address of tampered) {
      expect(address).not.toBe(url)
      expect((await fetch(address)).ok).toBe(false)
    }
  })
})
