import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { startRunEngine } from '#app/domain/conversations/run-engine.server.ts'
import { env } from '#app/env.server.ts'
import { stampRequestId } from '#app/http/request-id.server.ts'
import { startLogging } from '#app/integrations/telemetry/logger.server.ts'
import { startTracing } from '#app/integrations/telemetry/tracing.server.ts'
import { log } from '#app/lib/log.server.ts'
import { createApp, isDoor } from './server/create-app.ts'
import { builtPages, devPages } from './server/pages.ts'
import { passRealtimeOn } from './server/realtime-tunnel.ts'
import { refuseMalformed, refuseUnreadable } from './server/refuse-malformed.ts'
import { stopOnSignal } from './server/shutdown.ts'

// One process: Hono answers the public doors, Remix the pages, and the run engine writes the answers.

function readEnvOrExit() {
  try {
    return env()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}

const { NODE_ENV, PORT, APP_URL, LOG_LEVEL, EMBEDDED_SUPABASE, SUPABASE_URL, OTEL_EXPORTER_OTLP_ENDPOINT } =
  readEnvOrExit()
startLogging({ service: 'web', level: LOG_LEVEL })
await startTracing({ service: 'hiviex-web', endpoint: OTEL_EXPORTER_OTLP_ENDPOINT })

const server = createServer({
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  // A video for a gallery over a slow line; every door bounds the bytes it reads.
  requestTimeout: 300_000,
  keepAliveTimeout: 65_000,
})
server.maxHeadersCount = 100
server.on('clientError', refuseMalformed)

const pages = NODE_ENV === 'development' ? await devPages(server) : await builtPages()
const engine = await startRunEngine()
const listener = getRequestListener(createApp(pages).fetch, {
  hostname: 'localhost',
  errorHandler: refuseUnreadable,
})

if (EMBEDDED_SUPABASE)
  passRealtimeOn(server, { supabaseUrl: SUPABASE_URL, isAlone: NODE_ENV !== 'development' })

server.on('request', (request, response) => {
  stampRequestId(request)
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (pages.devFiles && !isDoor(path))
    pages.devFiles(request, response, () => void listener(request, response))
  else void listener(request, response)
})

process.on('unhandledRejection', (error) =>
  log.error({ error }, 'a promise failed and nobody was waiting for it'),
)
server.once('error', (error: NodeJS.ErrnoException) => {
  const reason =
    error.code === 'EADDRINUSE' ? `Port ${PORT} is taken. Set PORT to a free one.` : error.message
  process.stderr.write(`${reason}\n`)
  process.exit(1)
})
server.listen(PORT, NODE_ENV === 'production' ? undefined : '127.0.0.1', () =>
  log.info({ url: APP_URL }, 'web is listening'),
)
stopOnSignal({ server, engine, pages })
