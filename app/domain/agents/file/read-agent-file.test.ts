import { describe, expect, it } from 'vitest'
import { translatorFor } from '#app/i18n/server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { agentFile, PNG, soundParts, spoilt } from '../../../../tests/fixtures/agent-file.ts'
import { HOSTILE_FILES } from '../../../../tests/fixtures/hostile-agent-files.ts'
import { video } from '../../../../tests/fixtures/pictures.ts'
import { type Here, planImport } from './plan-import.ts'
import { readAgentFile } from './read-agent-file.server.ts'

const HERE: Here = {
  platform: new Set(),
  connections: [],
  agentNames: [],
  toolNames: new Set(),
  mayAddTools: true,
}

describe('a file that cannot be used', () => {
  it('is met in many shapes here', () => {
    expect(HOSTILE_FILES.length).toBeGreaterThanOrEqual(60)
  })

  it.each(HOSTILE_FILES)('$what is refused, and why is said in both languages', async ({ file, problem }) => {
    const error = await readAgentFile(file).catch((thrown: unknown) => thrown)
    if (!isAppError(error)) throw new Error(`was read: ${String(error)}`)
    expect([error.code, error.messageKey]).toEqual(['BAD_INPUT', `errors.agentFile.${problem}`])
    for (const locale of ['en', 'pt-BR'] as const) {
      const t = translatorFor(locale)
      const key = error.messageKey ?? ''
      if (!t.has(key)) throw new Error(`no words for ${key}`)
      expect(t(key, error.params)).not.toMatch(/[{}<]|\p{Cc}/u)
    }
  })

  it('leaves no trace on what objects are', () => {
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })
})

describe('a sound file', () => {
  it('is read with all it holds', async () => {
    const file = await readAgentFile(agentFile(soundParts()))
    expect(file.settings.welcome).toBe('Hello from a file.')
    expect(file).toMatchObject({ unknownFields: [], unusedFiles: [], ownAvatar: null })
  })

  it('tells of fields and files that nobody knows, and does without them', async () => {
    const bytes = spoilt(
      ({ manifest }) => {
        const { settings } = manifest.agent as { settings: Record<string, unknown> }
        settings.telepathy = true
        settings.persona = { ...(settings.persona as object), aura: 'gold' }
      },
      [
        { name: 'media/notes.html', bytes: Buffer.from('<script>') },
        { name: '__MACOSX/x', bytes: Buffer.from('x') },
      ],
    )
    const file = await readAgentFile(bytes)
    expect(file.unknownFields).toEqual(['persona.aura', 'telepathy'])
    expect(file.unusedFiles).toEqual(['media/notes.html', '__MACOSX/x'])
    expect(file.settings).not.toHaveProperty('telepathy')
  })

  it('never brings ids of another place along: neither tools, connections nor pictures', async () => {
    const id = '6a1b8f4e-3d6e-4f6e-9f3b-0a8f1c2d3e4f'
    const bytes = spoilt(({ manifest }) => {
      const { settings } = manifest.agent as { settings: Record<string, unknown> }
      settings.tools = { ...(settings.tools as object), ids: [id] }
      settings.model = `connection:${id}:gpt`
      settings.fallbackModels = [`connection:${id}:gpt`]
      settings.avatar = `${id}/${id}/face.png`
    })
    const plan = planImport(await readAgentFile(bytes), {
      ...HERE,
      connections: [{ id, name: 'Ours', preset: 'groq', isEnabled: true, models: ['gpt'] }],
    })
    expect(JSON.stringify(plan.settings)).not.toContain(id)
    expect(plan.settings).toMatchObject({ model: 'builtin', fallbackModels: [], avatar: 'comb' })
    expect(plan.notes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['modelMissing', 'fallbackMissing', 'avatarMissing']),
    )
  })
})

describe('what an import would make', () => {
  const planned = async (here: Partial<Here> = {}, model = 'builtin') =>
    planImport(
      await readAgentFile(
        spoilt(({ manifest }) => {
          const { settings } = manifest.agent as { settings: Record<string, unknown> }
          settings.model = model
        }),
      ),
      { ...HERE, ...here },
    )

  it('names the secrets that tools need, and the tools that a server has to bring', async () => {
    expect((await planned()).notes).toEqual([
      { kind: 'secretNeeded', name: 'Find an order', other: 'SHOP_KEY' },
      { kind: 'serverTool', name: 'Search the web', other: 'Web tools', count: 1 },
      { kind: 'pageRead', name: 'example.com' },
    ])
  })

  it('names each server once, with how many of its tools are to be chosen again', async () => {
    const file = await readAgentFile(
      spoilt(({ manifest }) => {
        manifest.serverTools = [
          { title: 'Search the web', server: 'Web tools' },
          { title: 'Find a room', server: 'Hotel' },
          { title: 'Read a page', server: 'Web tools' },
          { title: 'Save a page', server: 'Web tools' },
        ]
      }),
    )
    const notes = planImport(file, HERE).notes.filter(({ kind }) => kind === 'serverTool')
    expect(notes).toEqual([
      { kind: 'serverTool', name: 'Search the web', other: 'Web tools', count: 3 },
      { kind: 'serverTool', name: 'Find a room', other: 'Hotel', count: 1 },
    ])
    const said = (locale: 'en' | 'pt-BR') =>
      notes.map(({ kind, name, other = '', count = 0 }) =>
        translatorFor(locale)(`versions.note.${kind}`, { name, other, count }),
      )
    expect(said('en')).toEqual([
      '3 tools come from the server Web tools. Connect that server and choose them again.',
      'The tool Find a room comes from the server Hotel. Connect that server and choose the tool again.',
    ])
    expect(said('pt-BR')[0]).toBe(
      '3 ferramentas vêm do servidor Web tools. Conecte o servidor e escolha-as de novo.',
    )
  })

  it('has a name of its own, and says so', async () => {
    const { name, notes } = await planned({ agentNames: ['mel', 'Mel (2)'] })
    expect(name).toBe('Mel (3)')
    expect(notes[0]).toEqual({ kind: 'agentRenamed', name: 'Mel', other: 'Mel (3)' })
  })

  it('takes a face from its own pictures alone', async () => {
    const avatarFileOf = async (avatar: string, kind = 'image') =>
      planImport(
        await readAgentFile(
          spoilt(({ manifest, files }) => {
            const { settings } = manifest.agent as { settings: Record<string, unknown> }
            settings.avatar = avatar
            manifest.media = [{ file: 'media/1.bin', kind, caption: '' }]
            files['media/1.bin'] = kind === 'image' ? PNG : video(100)
          }),
        ),
        HERE,
      )
    expect((await avatarFileOf('media/1.bin')).avatarFile).toBe('media/1.bin')
    for (const plan of [
      await avatarFileOf('media/2.png'),
      await avatarFileOf('knowledge/1-returns.md'),
      await avatarFileOf('media/1.bin', 'video'),
    ]) {
      expect(plan.avatarFile).toBeNull()
      expect(plan.notes.map(({ kind }) => kind)).toContain('avatarMissing')
    }
  })

  it('never takes a tool that is here for the file’s', async () => {
    const { tools, notes } = await planned({ toolNames: new Set(['find_order', 'find_order_2']) })
    expect(tools[0]?.name).toBe('find_order_3')
    expect(notes).toContainEqual({ kind: 'toolRenamed', name: 'find_order', other: 'find_order_3' })
  })

  it('adds no tools for people who may not', async () => {
    const { tools, notes } = await planned({ mayAddTools: false })
    expect(tools).toEqual([])
    expect(notes[0]).toEqual({ kind: 'toolsNeedAdmin', name: 'Find an order' })
  })

  it('reaches a model where it can be reached here', async () => {
    const groq = { id: 'c1', name: 'Our Groq', preset: 'groq', isEnabled: true, models: ['llama'] }
    const openai = { ...groq, id: 'c2', name: 'Our OpenAI', preset: 'openai', models: [] }
    const modelOf = async (model: string, here: Partial<Here>) => (await planned(here, model)).settings.model
    expect(await modelOf('preset:groq:llama', { connections: [groq] })).toBe('connection:c1:llama')
    expect(await modelOf('preset:groq:llama', { connections: [{ ...groq, isEnabled: false }] })).toBe(
      'builtin',
    )
    expect(await modelOf('openai:gpt', { platform: new Set(['openai']) })).toBe('openai:gpt')
    expect(await modelOf('openai:gpt', { connections: [openai] })).toBe('connection:c2:gpt')
    expect(await modelOf('preset:openai:gpt', { platform: new Set(['openai']) })).toBe('openai:gpt')
    expect(await modelOf('anthropic:claude', { connections: [groq] })).toBe('builtin')
    expect(await modelOf('builtin', {})).toBe('builtin')
  })
})
