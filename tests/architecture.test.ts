import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkArchitecture, type SourceTree } from './architecture/check.ts'

function ownSources(): SourceTree {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'app', 'jobs', 'widget'], {
    encoding: 'utf8',
  })
  const paths = listed.split('\n').filter((path) => /\.tsx?$/.test(path) && existsSync(path))
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))
}

/** One broken rule each; the checker must name the file at fault. */
const SEEDED: [rule: string, files: Record<string, string>][] = [
  ['lib imports the domain', { 'app/lib/a.ts': `import { x } from '#app/domain/agents/rules.ts'` }],
  [
    'domain imports http',
    { 'app/domain/agents/get-agent.server.ts': `import { x } from '#app/http/respond.server.ts'` },
  ],
  ['a route imports db', { 'app/routes/_index.tsx': `import { x } from '#app/db/agents.server.ts'` }],
  ['someone imports a route', { 'app/http/a.server.ts': `import { loader } from '#app/routes/_index.tsx'` }],
  ['a route imports a route', { 'app/routes/a.tsx': `import { loader } from '#app/routes/b/route.tsx'` }],
  ['queue imports jobs', { 'app/queue/enqueue.server.ts': `import { x } from '../../jobs/tasks.ts'` }],
  ['an SDK outside integrations', { 'app/domain/agents/ask-agent.server.ts': `import OpenAI from 'openai'` }],
  [
    'an SDK by lazy import',
    { 'app/domain/agents/ask-agent.server.ts': `const m = await import('@anthropic-ai/sdk')` },
  ],
  ['kysely outside db', { 'app/domain/agents/list-agents.server.ts': `import { sql } from 'kysely'` }],
  ['React in the domain', { 'app/domain/agents/rules.ts': `import { useState } from 'react'` }],
  ['process.env in the domain', { 'app/domain/agents/rules.ts': 'export const a = process.env.A' }],
  [
    'a component reaches a verb',
    { 'app/components/agents/card.tsx': `import { getAgent } from '#app/domain/agents/get-agent.server.ts'` },
  ],
  [
    'a shared file reaches the server',
    { 'app/domain/agents/rules.ts': `import { x } from '#app/db/agents.server.ts'` },
  ],
  [
    'the widget takes a value',
    { 'widget/src/main.ts': `import { x } from '../../app/contracts/widget.v1.ts'` },
  ],
  ['a default export', { 'app/domain/agents/rules.ts': 'export default function rules() {}' }],
  ['a barrel', { 'app/domain/agents/index.ts': 'export const a = 1' }],
  ['a folder that is no room', { 'app/utils/misc.ts': 'export const a = 1' }],
  ['a name in camelCase', { 'app/lib/someThing.ts': 'export const a = 1' }],
  [
    'a circle',
    {
      'app/lib/a.ts': `import { b } from './b.ts'`,
      'app/lib/b.ts': `import { c } from './c.ts'`,
      'app/lib/c.ts': `import { a } from './a.ts'`,
    },
  ],
]

describe('the architecture', () => {
  it('holds in every file', () => {
    const tree = ownSources()
    expect(tree.size).toBeGreaterThan(50)
    expect(checkArchitecture(tree)).toEqual([])
  })

  it.each(SEEDED)('refuses: %s', (_rule, files) => {
    const problems = checkArchitecture(new Map(Object.entries(files)))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).toContain(Object.keys(files)[0])
  })

  it('lets types cross where values may not, and allows what the table lists', () => {
    const tree: SourceTree = new Map([
      ['widget/src/main.ts', `import type { Message } from '../../app/contracts/stream-events.ts'`],
      ['app/lib/a.ts', `import type { B } from './b.ts'`],
      ['app/lib/b.ts', `import type { A } from './a.ts'`],
      ['app/domain/agents/get-agent.server.ts', `import { selectAgent } from '#app/db/agents.server.ts'`],
      ['app/components/agents/form.tsx', `import { schema } from '#app/domain/agents/schemas.ts'`],
    ])
    expect(checkArchitecture(tree)).toEqual([])
  })
})
