import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectAgentMedia } from '#app/db/agent-media.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { duplicateAgent } from '#app/domain/agents/duplicate-agent.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { addMedia } from '#app/domain/media/add-media.server.ts'
import { removeMedia } from '#app/domain/media/delete-media.server.ts'
import { listMedia } from '#app/domain/media/list-media.server.ts'
import { openMemberMedia } from '#app/domain/media/open-media.server.ts'
import { processMedia } from '#app/domain/media/process-media.server.ts'
import { setPoster } from '#app/domain/media/set-poster.server.ts'
import { updateCaption } from '#app/domain/media/update-caption.server.ts'
import { readZip } from '#app/integrations/archive/read-zip.server.ts'
import { makeDraftAgent } from '../../../../tests/fixtures/draft-agent.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
  signUpPerson,
} from '../../../../tests/fixtures/knowledge-workspace.ts'
import { photoOfHome, picture, video } from '../../../../tests/fixtures/pictures.ts'
import { checkAgentFile } from './check-agent-file.server.ts'
import { exportAgent } from './export-agent.server.ts'
import { importAgent } from './import-agent.server.ts'
import { MAX_FILE_BYTES, MAX_KNOWLEDGE, MAX_MEDIA, ZIP_LIMITS } from './limits.ts'
import type { Manifest } from './manifest.ts'

type Home = KnowledgeWorkspace & { accessToken: string }
let home: Home
beforeAll(async () => {
  const person = await signUpPerson()
  home = { ...(await makeKnowledgeWorkspace('Gallery', person)), ...person }
})
afterAll(closePool)

const streamOf = (bytes: Uint8Array) => new Blob([bytes as BlobPart]).stream() as ReadableStream<Uint8Array>

/** In the gallery, and its job done. */
async function shown(agentId: string, bytes: Uint8Array): Promise<string> {
  const upload = { agentId, body: streamOf(bytes), declaredBytes: null }
  const { id } = await addMedia(home.ctx, upload, home.accessToken)
  await processMedia(home, { agentId, mediaId: id })
  return id
}

async function wear(ctx: Context, agentId: string, mediaId: string): Promise<void> {
  const avatar = (await listMedia(ctx, agentId)).find(({ id }) => id === mediaId)?.avatar
  const { name, settings, updatedAt } = await getAgent(ctx, agentId)
  await updateAgentDraft(ctx, { agentId, name, updatedAt, settings: { ...settings, avatar } })
}

async function exported(agentId: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await exportAgent(home.ctx, agentId)).bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function imported(bytes: Uint8Array): Promise<string> {
  const { digest } = await checkAgentFile(home.ctx, bytes)
  return (await importAgent(home.ctx, { bytes, digest }, home.accessToken)).id
}

const galleryOf = (agentId: string) =>
  asSystem('test looks', (tx) => selectAgentMedia(tx, { workspaceId: home.workspaceId, agentId }))

const manifestOf = (contents: ReadonlyMap<string, Uint8Array>) =>
  JSON.parse(Buffer.from(contents.get('manifest.json') ?? []).toString()) as Manifest

describe('pictures of an agent that travels', () => {
  it('leave without what the camera wrote, come with the poster of their video, and are the face again', async () => {
    const agentId = await makeDraftAgent(home.ctx, 'Foto')
    const photo = await shown(agentId, await photoOfHome())
    await updateCaption(home.ctx, { agentId, mediaId: photo, caption: 'Our house' })
    const film = await shown(agentId, video())
    await setPoster(home.ctx, { agentId, mediaId: film }, await picture({ width: 900, height: 500 }))
    await wear(home.ctx, agentId, photo)

    const file = await exported(agentId)
    const contents = await readZip(file, ZIP_LIMITS)
    for (const [name, bytes] of contents) expect(Buffer.from(bytes).includes('SECRET'), name).toBe(false)
    const manifest = manifestOf(contents)
    expect(manifest.agent.settings.avatar).toBe('media/1.webp')
    expect(manifest.leftOut).toEqual([])
    expect(manifest.media).toEqual([
      { file: 'media/1.webp', kind: 'image', caption: 'Our house' },
      { file: 'media/2.mp4', kind: 'video', caption: '', poster: 'media/2-poster.webp' },
    ])
    expect((await checkAgentFile(home.ctx, file)).notes).toEqual([
      { kind: 'agentRenamed', name: 'Foto', other: 'Foto (2)' },
    ])

    const id = await imported(file)
    for (const { id: mediaId } of await galleryOf(id)) {
      await processMedia(home, { agentId: id, mediaId })
      // Again is nothing new.
      await processMedia(home, { agentId: id, mediaId })
    }
    const [picture1, film1] = await listMedia(home.ctx, id)
    expect(picture1).toMatchObject({ kind: 'image', status: 'ready', width: 800, height: 1200 })
    expect(film1).toMatchObject({ kind: 'video', status: 'ready', width: 800 })
    expect(film1?.sizes.map(({ width }) => width)).toEqual([320, 800])
    const agent = await getAgent(home.ctx, id)
    expect(agent.name).toBe('Foto (2)')
    expect(agent.settings.avatar).toBe(picture1?.avatar)
    for (const [item, size] of [
      [picture1, '320'],
      [film1, film1?.sizes[1]?.name],
    ] as const) {
      const shownAs = { mediaId: item?.id ?? '', size: size ?? '', range: null }
      expect((await openMemberMedia(home.ctx, shownAs)).mimeType).toBe('image/webp')
    }

    // And the copy of a copy has its own face, which stays when the first one's picture goes.
    const copy = await duplicateAgent(home.ctx, { agentId: id }, home.accessToken)
    expect(copy.name).toBe('Foto (3)')
    const worn = (await getAgent(home.ctx, copy.id)).settings.avatar
    expect(worn).toContain(copy.id)
    expect((await listMedia(home.ctx, copy.id))[0]?.avatar).toBe(worn)
  })

  it('do without a face whose picture is not in the file', async () => {
    const agentId = await makeDraftAgent(home.ctx, 'Sem rosto')
    await wear(home.ctx, agentId, await shown(agentId, await picture()))
    await asSystem('test data', (tx) =>
      tx.updateTable('agent_media').set({ status: 'failed' }).where('agent_id', '=', agentId).execute(),
    )
    const manifest = manifestOf(await readZip(await exported(agentId), ZIP_LIMITS))
    expect(manifest.agent.settings.avatar).toBe('comb')
    expect(manifest.leftOut).toEqual([{ what: 'avatar', name: '' }])
  })

  it('keep the poster that somebody set while the video was being made ready', async () => {
    const agentId = await makeDraftAgent(home.ctx, 'Filme')
    const upload = { agentId, body: streamOf(video()), declaredBytes: null }
    const { id } = await addMedia(home.ctx, upload, home.accessToken)
    await setPoster(home.ctx, { agentId, mediaId: id }, await picture())
    await processMedia(home, { agentId, mediaId: id })
    const [item] = await listMedia(home.ctx, agentId)
    expect(item).toMatchObject({ status: 'ready', width: 1200, height: 900 })
    expect(item?.sizes).toHaveLength(2)
    await removeMedia(home.ctx, { agentId, mediaId: id })
    expect(await listMedia(home.ctx, agentId)).toEqual([])
  })
})

describe('an agent near every limit', () => {
  it('goes out as a file that is taken in again, and names what had no room', async () => {
    const agentId = await makeDraftAgent(home.ctx, 'Heavy')
    const text = (index: number) => `# ${index}\n\n${'Honey keeps for years when it is dry. '.repeat(400)}`
    for (let index = 0; index < MAX_KNOWLEDGE + 1; index++)
      await addText(home.ctx, { name: `Source ${index}`, text: text(index), agentIds: [agentId] })
    // Seven videos of 2 MB, and small pictures and videos up to what a gallery holds.
    for (let index = 0; index < 7; index++) await shown(agentId, video(2_000_000 + index))
    const [first] = await galleryOf(agentId)
    const small = await picture({ width: 40, height: 30 })
    for (let index = 7; index < MAX_MEDIA; index++) await shown(agentId, index < 10 ? small : video(50))

    const file = await exported(agentId)
    expect(file.length).toBeLessThan(MAX_FILE_BYTES)
    const manifest = manifestOf(await readZip(file, ZIP_LIMITS))
    expect(manifest.knowledge.length).toBe(MAX_KNOWLEDGE)
    expect(manifest.knowledge.length + manifest.media.length + manifest.leftOut.length).toBe(
      MAX_KNOWLEDGE + 1 + MAX_MEDIA,
    )
    expect(first?.kind).toBe('video')
    const report = await checkAgentFile(home.ctx, file)
    expect(report).toMatchObject({ sources: MAX_KNOWLEDGE, media: manifest.media.length })
    const id = await imported(file)
    expect((await getAgent(home.ctx, id)).sourceIds).toHaveLength(MAX_KNOWLEDGE)
    expect(await galleryOf(id)).toHaveLength(manifest.media.length)
  }, 300_000)
})
