import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { downloadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
  signUpPerson,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { addFile } from './add-file.server.ts'
import { addPage } from './add-page.server.ts'
import { addText } from './add-text.server.ts'
import { deleteSource } from './delete-source.server.ts'
import { getSource } from './get-source.server.ts'
import { ingestSource } from './ingest-source.server.ts'
import { listSources } from './list-sources.server.ts'

// Before anything reads the environment.
process.env.ALLOW_LOOPBACK_FETCH = '1'

let home: KnowledgeWorkspace
let token = ''
let site: Server
let answer: RequestListener = (_request, response) => response.end()
const at = (path: string) => `http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`

beforeAll(async () => {
  const person = await signUpPerson()
  token = person.accessToken
  home = await makeKnowledgeWorkspace('Shop', person)
  site = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await closePool()
})

async function fieldsOf(deed: Promise<unknown>): Promise<Record<string, string>> {
  const error = await deed.then(
    () => null,
    (thrown) => thrown,
  )
  if (isAppError(error) && error.code === 'BAD_INPUT') return error.fields
  throw error ?? new Error('nothing was refused')
}

const ingest = (ids: { sourceId: string; jobRunId: string }) => ingestSource(home.ctx, ids)
const pathOf = async (sourceId: string) =>
  (
    await asSystem('test looks', (tx) =>
      tx
        .selectFrom('knowledge_sources')
        .select('storage_path')
        .where('id', '=', sourceId)
        .executeTakeFirstOrThrow(),
    )
  ).storage_path ?? ''

describe('a file', () => {
  it('is kept in storage under the member’s name, read, and goes with its source', async () => {
    const bytes = Buffer.from(
      '<html lang=pt><title>Preços</title><main><p>O frete custa dez reais para todo o país.</p></main>',
    )
    const ids = await addFile(home.ctx, { name: 'C:\\Preços de março.html', bytes }, token)
    const path = await pathOf(ids.sourceId)
    expect(path).toMatch(new RegExp(`^${home.workspaceId}/${ids.sourceId}/[\\w.-]+\\.html$`))
    expect(await ingest(ids)).toBe('stored')
    const { source, document, chunks } = await getSource(home.ctx, ids)
    expect(source).toMatchObject({ kind: 'file', mimeType: 'text/html', sizeBytes: bytes.length })
    expect(document).toMatchObject({ title: 'Preços', language: 'pt' })
    expect(chunks.map((chunk) => chunk.content)).toEqual(['O frete custa dez reais para todo o país.'])
    await deleteSource(home.ctx, ids, token)
    await expect(downloadKnowledgeFile(path)).rejects.toMatchObject({
      messageKey: 'errors.knowledge.fileMissing',
    })
  })

  it.each([
    ['prices.txt', Buffer.from('%PDF-1.7\n1 0 obj'), { file: 'errors.knowledge.file.pdf' }],
    ['prices.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), { file: 'errors.knowledge.file.binary' }],
    ['prices.csv', Buffer.from('a,b'), { file: 'errors.knowledge.file.type' }],
    ['prices.txt', Buffer.alloc(0), { file: 'errors.knowledge.file.empty' }],
    ['prices.txt', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), { file: 'errors.knowledge.fileTooLarge' }],
  ] as const)(
    '%s of other content is refused with one message, and leaves nothing',
    async (name, bytes, fields) => {
      const before = await listSources(home.ctx)
      expect(await fieldsOf(addFile(home.ctx, { name, bytes }, token))).toEqual(fields)
      expect(await listSources(home.ctx)).toEqual(before)
    },
  )

  it('is not taken from a stranger’s token into this workspace', async () => {
    const stranger = await signUpPerson()
    const upload = addFile(home.ctx, { name: 'a.txt', bytes: Buffer.from('text') }, stranger.accessToken)
    await expect(upload).rejects.toMatchObject({ code: 'BAD_INPUT', messageKey: 'errors.knowledge.storage' })
  })
})

describe('a page', () => {
  it('is read through the safe fetch and named after its title', async () => {
    answer = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          Buffer.from(
            '<meta charset=iso-8859-1><title>Hor\xe1rios</title><main><p>Abrimos \xe0s nove da manh\xe3.</p></main>',
            'latin1',
          ),
        )
    const ids = await addPage(home.ctx, { url: at('/horarios') })
    expect((await getSource(home.ctx, ids)).source.name).toMatch(/^127\.0\.0\.1:\d+\/horarios$/)
    expect(await ingest(ids)).toBe('stored')
    const { source, chunks } = await getSource(home.ctx, ids)
    expect(source.name).toBe('Horários')
    expect(chunks.map((chunk) => chunk.content)).toEqual(['Abrimos às nove da manhã.'])
  })

  it.each([
    ['', 'errors.required'],
    ['http://', 'errors.knowledge.addressUnreadable'],
    ['ftp://example.com', 'errors.knowledge.addressNotWeb'],
    ['http://10.0.0.1/', 'errors.knowledge.addressRefused'],
    ['http://169.254.169.254/latest/meta-data', 'errors.knowledge.addressRefused'],
    ['http://a:b@example.com', 'errors.knowledge.addressHasPassword'],
    ['http://example.com:25', 'errors.knowledge.addressPort'],
  ])('at %j is refused at its field', async (url, key) => {
    expect(Object.values(await fieldsOf(addPage(home.ctx, { url })))[0]).toMatch(
      key === 'errors.required' ? /required|invalid/i : new RegExp(`^${key}$`),
    )
  })

  it.each([
    [
      'without end',
      'pageTooLarge',
      (response: Parameters<RequestListener>[1]) => {
        const pump = () => {
          while (response.write('<p>again '.repeat(4_000)));
          response.once('drain', pump)
        }
        pump()
      },
    ],
    [
      'that leads into the private network',
      'addressRefused',
      (response: Parameters<RequestListener>[1]) =>
        response.writeHead(302, { location: 'http://192.168.0.1/' }).end(),
    ],
    [
      'that is a picture',
      'pageType',
      (response: Parameters<RequestListener>[1]) =>
        response.writeHead(200, { 'content-type': 'image/png' }).end(),
    ],
    [
      'without text',
      'noText',
      (response: Parameters<RequestListener>[1]) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<nav>x</nav>'),
    ],
  ] as const)('%s fails with one message', async (_what, key, write) => {
    answer = (_request, response) => write(response)
    const ids = await addPage(home.ctx, { url: at('/') })
    await expect(ingest(ids)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      messageKey: `errors.knowledge.${key}`,
    })
  })
})

describe('a text', () => {
  it('needs a name and some words', async () => {
    expect(Object.keys(await fieldsOf(addText(home.ctx, { name: ' ', text: '\n' })))).toEqual([
      'name',
      'text',
    ])
    expect(Object.keys(await fieldsOf(addText(home.ctx, { name: 'a'.repeat(201), text: 'x' })))).toEqual([
      'name',
    ])
  })

  it('is for people of the workspace alone', async () => {
    await expect(addText({ ...home.ctx, role: null }, { name: 'a', text: 'b' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const stranger = await makeKnowledgeWorkspace('Other')
    const outside = { ...stranger.ctx, workspaceId: home.workspaceId }
    await expect(addText(outside, { name: 'a', text: 'b' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
