// The Deno side of the runner (see server.ts): every supabase/functions/<name>/index.ts in one process. A function calls
// Deno.serve(handler), as the hosted service wants it; here the handler is kept, and one server routes by the first
// segment of the path.

type Handler = (request: Request, info: unknown) => Response | Promise<Response>
declare const Deno: {
  args: string[]
  readDir(path: string): AsyncIterable<{ name: string; isDirectory: boolean }>
  serve(
    options: { hostname: string; port: number; onListen(address: { port: number }): void },
    handler: Handler,
  ): unknown
  stdin: { readable: AsyncIterable<Uint8Array> }
  exit(code: number): never
}

const handlers = new Map<string, Handler>()
const serve = Deno.serve
const [directory = '.'] = Deno.args

const isHandler = (value: unknown): value is Handler => typeof value === 'function'

for await (const { name, isDirectory } of Deno.readDir(directory)) {
  if (!isDirectory || name.startsWith('_') || name.startsWith('.')) continue
  Object.defineProperty(Deno, 'serve', {
    configurable: true,
    value: (...args: unknown[]) => {
      const handler = args.find(isHandler) ?? (args[0] as { handler?: unknown } | undefined)?.handler
      if (!isHandler(handler)) throw new Error(`${name}: Deno.serve was called without a handler`)
      handlers.set(name, handler)
      return { finished: new Promise(() => {}), shutdown: async () => {}, ref() {}, unref() {} }
    },
  })
  try {
    await import(`file://${directory}/${name}/index.ts`)
  } catch (error) {
    console.error(`function ${name} cannot start:`, error)
    handlers.set(name, () =>
      Response.json({ code: 'BOOT_ERROR', message: 'Function failed to start' }, { status: 503 }),
    )
  }
}

serve(
  { hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(`listening ${port}`) },
  async (request, info) => {
    const name = new URL(request.url).pathname.split('/')[1] ?? ''
    const handler = handlers.get(name)
    if (!handler) {
      return Response.json(
        { code: 'NOT_FOUND', message: 'Requested function was not found' },
        { status: 404 },
      )
    }
    try {
      return await handler(request, info)
    } catch (error) {
      console.error(`function ${name}:`, error)
      return Response.json({ code: 'WORKER_ERROR', message: 'Function failed' }, { status: 500 })
    }
  },
)

// The runner holds our standard input open; when the runner is gone, however it went, so are we.
for await (const _ of Deno.stdin.readable);
Deno.exit(0)

export {}
