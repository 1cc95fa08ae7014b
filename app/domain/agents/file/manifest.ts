import { z } from 'zod'
import { agentNameSchema } from '#app/domain/agents/schemas.ts'
import { FORMAT, MAX_KNOWLEDGE, MAX_MEDIA, MAX_TOOLS } from './limits.ts'

// manifest.json of an agent file (docs/agents-file.md). Nothing in it means anything outside the file: no ids, no addresses of an
// installation, no secrets.

/** A place in the archive: two plain segments, nothing else. */
const filePath = (folder: 'media' | 'knowledge') =>
  z.string().regex(new RegExp(`^${folder}/[a-z0-9][a-z0-9._-]{0,80}$`))
const name = z.string().trim().min(1).max(200)

export const fileToolSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{1,47}$/),
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().min(1).max(1_000),
  /** HttpConfig of app/domain/tools/schemas.ts, with `{{secret:NAME}}` where a secret stands. */
  config: z.record(z.string(), z.unknown()),
})

/** A tool of an MCP server: named, to be connected again. */
const serverToolSchema = z.object({ title: z.string().max(120), server: z.string().max(80) })

const mediaSchema = z.object({
  file: filePath('media'),
  kind: z.enum(['image', 'video']),
  caption: z.string().max(400),
  /** Of a video: the WebP picture that stands for it until it is played. */
  poster: filePath('media').optional(),
})

const knowledgeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), name, file: filePath('knowledge') }),
  z.object({ kind: z.literal('file'), name, file: filePath('knowledge') }),
  z.object({
    kind: z.literal('page'),
    name,
    url: z
      .string()
      .regex(/^https?:\/\//)
      .max(2_000),
  }),
])

const leftOutSchema = z.object({ what: z.enum(['media', 'knowledge', 'avatar']), name: z.string().max(200) })

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int().min(1),
  exportedAt: z.iso.datetime({ offset: true }),
  agent: z.object({
    name: agentNameSchema,
    /**
     * AgentSettings, but for `model` and `fallbackModels` (see model-references.ts), `tools.ids`, which is left out, and an `avatar` of
     * its own, which is the file of a picture in `media`.
     */
    settings: z.record(z.string(), z.unknown()),
  }),
  tools: z.array(fileToolSchema).max(MAX_TOOLS),
  serverTools: z.array(serverToolSchema).max(MAX_TOOLS),
  media: z.array(mediaSchema).max(MAX_MEDIA),
  knowledge: z.array(knowledgeSchema).max(MAX_KNOWLEDGE),
  leftOut: z.array(leftOutSchema).max(1_000),
  /** Every other file of the archive: its SHA-256, in hex, and its size. */
  files: z.record(
    z.string().max(120),
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) }),
  ),
})

export type Manifest = z.infer<typeof manifestSchema>
