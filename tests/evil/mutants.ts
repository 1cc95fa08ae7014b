import { playModels, tryAddresses } from './processes.ts'

/** A mistake that somebody could make one day, and the scripts or sinks that have to notice it. */
type Mutant = { name: string; file: string; from: string; to: string } & (
  | { scripts: string; leaks?: 'person' }
  | { sinks: string; isOpen?: true }
  | { pages: true }
)

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'arguments are not checked',
    file: 'tools/check-arguments.ts',
    from: 'if (valid) return',
    to: 'if (valid || !valid) return',
    scripts: '^arguments of an order: (an approval|a user|headers)',
  },
  {
    name: 'dangerous calls do not wait',
    file: 'conversations/run-calls.server.ts',
    from: "tool?.isDangerous ? 'waiting' : 'running'",
    to: "'running'",
    scripts: '^(a refund|a deletion beside a search)$',
  },
  {
    name: 'what a stored page orders is done',
    file: 'conversations/run-calls.server.ts',
    from: "tool?.isDangerous ? 'waiting' : 'running'",
    to: "'running'",
    scripts: '^(a stored page gives orders|the name of a stored file)',
  },
  {
    name: 'values are not escaped in addresses',
    file: 'tools/fill-request.ts',
    from: 'function encode(text: string): string {',
    to: 'function encode(text: string): string {\n  if (text) return text',
    scripts: '^the (path|query) of a tool',
  },
  {
    name: 'secrets are filled into what a model wrote',
    file: 'tools/fill-request.ts',
    from: 'pairs.push([keyOf(parameter), text])',
    to: "pairs.push([keyOf(parameter), text.replace(SECRET, (_, name: string) => secrets.get(name) ?? '')])",
    scripts: '^every template as ',
  },
  {
    name: 'secrets stay in what a service answers',
    file: 'tools/tool-secrets.server.ts',
    from: 'for (const secret of secrets) {',
    to: 'for (const secret of [] as string[]) {',
    scripts: 'tells its key|repeats them',
  },
  {
    name: 'tools that are switched off are offered',
    file: 'tools/offer-tools.server.ts',
    from: 'is_enabled && status',
    to: '(is_enabled || true) && status',
    scripts: '^a call of switched_off$',
  },
  {
    name: 'a name that is almost right is a tool',
    file: 'conversations/run-calls.server.ts',
    from: 'spec.name === call.name)',
    to: "spec.name === call.name.toLowerCase().replace(/\\W/g, ''))",
    scripts: '^a call of ',
  },
  {
    name: 'an MCP tool that changed is called',
    file: 'tools/kinds/mcp.server.ts',
    from: 'now.hash === row.pinned_hash ?',
    to: 'now.hash ?',
    scripts: '^a tool that changed',
  },
  {
    name: 'the same call is made again',
    file: 'tools/fingerprint.ts',
    from: 'canonical(args) : ',
    to: 'canonical(args) + Math.random() : ',
    scripts: '^the same booking|find_order without end',
  },
  {
    name: 'an answer has no last turn',
    file: 'conversations/agent-loop.server.ts',
    from: 'step >= maxSteps',
    to: 'step >= 40',
    scripts: '^a new order in every turn',
  },
  {
    name: 'a tool follows its server to another host',
    file: 'web/safe-request.server.ts',
    from: 'if (next.origin !== start.origin)',
    to: 'if (!next.origin)',
    scripts: '^a tool whose server sends it inside',
  },
  {
    name: 'any link is a link',
    file: 'lib/markdown-inline.ts',
    from: '!/^(https?|mailto):$/.test(url.protocol)',
    to: '!url.protocol',
    scripts: '^the words ',
  },
  {
    name: 'personal data reaches the model',
    file: 'conversations/guardrails.ts',
    from: 'if (kinds.length === 0) return',
    to: 'if (kinds.length >= 0) return',
    scripts: '^nothing$',
    leaks: 'person',
  },
  {
    name: 'private addresses are public',
    file: 'web/guarded-connect.server.ts',
    from: '(address) => allowPrivate ||',
    to: '(address) => allowPrivate || address !== "" ||',
    sinks: '^(knowledge page|model provider, answering|MCP server)$',
  },
  {
    name: 'a name is looked up twice',
    file: 'web/guarded-connect.server.ts',
    from: 'hostname: address, host: address, servername',
    to: 'host: options.hostname, servername',
    sinks: '^OpenAPI document$',
  },
  {
    name: 'providers are asked without the guard',
    file: 'web/provider-fetch.server.ts',
    from: "reach === 'private'",
    to: 'reach',
    sinks: '^model provider, answering$',
  },
  {
    name: 'our own services are like any neighbour on a developer’s machine',
    file: 'web/guarded-connect.server.ts',
    from: 'if (!(await isOwnService(address, port)))',
    to: 'if (address)',
    sinks: '^(HTTP tool|MCP server)$',
    isOpen: true,
  },
  {
    name: 'only the usual writing of our own address is known',
    file: 'web/own-services.server.ts',
    from: "range === 'loopback'",
    to: "address === '127.0.0.1'",
    sinks: '^(knowledge page|model provider, tried)$',
    isOpen: true,
  },
  {
    name: 'a page holds the cookie it was asked with',
    file: 'build/server/assets/server-build-',
    from: 'nonce: context.cspNonce, requestId',
    to: "nonce: context.cspNonce, cookie: arguments[0].request.headers.get('cookie'), requestId",
    pages: true,
  },
  {
    name: 'a door repeats the token of a visitor',
    file: 'widget.v1/routes.ts',
    from: "c.json(await getCurrentConversation(c.get('visitor')))",
    to: "c.json({ ...(await getCurrentConversation(c.get('visitor'))), token: c.req.header('authorization') })",
    pages: true,
  },
  {
    name: 'the queue keeps what a failed job knew',
    file: 'jobs/define-task.ts',
    from: 'isAppError(error) ? error.message',
    to: 'isAppError(error) ? String(process.env.SMTP_URL)',
    pages: true,
  },
  {
    name: 'traces carry the key of the provider',
    file: 'telemetry/tracing.server.ts',
    from: ': span.attributes',
    to: ': { ...span.attributes, key: process.env.OPENAI_API_KEY }',
    pages: true,
  },
  {
    name: 'secrets are kept as they came',
    file: 'secrets/seal.server.ts',
    from: 'return sealWith(first, plain, bound)',
    to: 'return sealWith(first, plain, bound) && plain',
    pages: true,
  },
  {
    name: 'a sealed value opens in any row',
    file: 'secrets/envelope.ts',
    from: 'workspaceId, table, rowId, column]',
    to: 'workspaceId, table, column]',
    pages: true,
  },
]

/** Whether somebody notices. */
export async function tryMutant(mutant: Mutant): Promise<boolean> {
  const env = { EVIL_FILE: mutant.file, EVIL_FROM: mutant.from, EVIL_TO: mutant.to }
  if ('sinks' in mutant) {
    const { sinks, isOpen = false } = mutant
    const { hits, tries } = await tryAddresses({ isQuick: true, isOpen, sinks }, env, './mutate.ts')
    return tries > 0 && hits > 0
  }
  if ('pages' in mutant) {
    const { leaks } = await playModels(
      { every: 1, leaks: 'none', pages: 1, only: '^nothing$' },
      env,
      './mutate.ts',
    )
    // Without the rest of a run some places stay empty: that is not what was seeded.
    return leaks.some((line) => !/never filled|nobody saw|answers \d/.test(line))
  }
  const { played, leaks } = await playModels(
    { every: 1, leaks: mutant.leaks ?? 'none', only: mutant.scripts },
    env,
    './mutate.ts',
  )
  if (played.length === 0 && !mutant.leaks) throw new Error(`no script is called ${mutant.scripts}`)
  const noticed = played.flatMap(({ sideEffects, hits, canaryHits }) => [
    ...sideEffects,
    ...hits,
    ...canaryHits,
  ])
  // That it merely broke would prove nothing.
  return (
    leaks.length > 0 ||
    noticed.some((line) => !/^(it broke|there was no answer|the answer failed)/.test(line))
  )
}
