import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { Pool, PoolClient } from 'pg'
import { authAdmin } from './auth-admin.ts'
import { nameVerification } from './auth-requests.ts'
import { type Gateway, sendJson } from './gateway.ts'
import type { ApiKeys } from './keys.ts'
import { serveMailbox } from './mailbox.ts'
import type { MailRoute } from './mails.ts'
import type { OAuthProviders } from './oauth-providers.ts'
import { preparePlatform } from './platform.ts'
import { mendSigning } from './storage-answers.ts'
import { mendList } from './storage-list.ts'
import { openUploadForm, refuseLongBody } from './storage-requests.ts'
import { openLite } from './supabase-lite.ts'

export type ServiceOptions = ApiKeys &
  MailRoute & {
    /** Whether people may read captured mails on a page of the gateway. */
    mailbox: boolean
    /** Whether a new account answers a mail before it is used. */
    confirmSignUp: boolean
    providers: OAuthProviders

    databaseUrl: string
    jwtSecret: string
    siteUrl: string
    folder: string
    gateway: Gateway
    pool: Pool
    /** Filled with what must be closed, in the order of opening. */
    closers: (() => Promise<unknown>)[]
  }

const FUNCTIONS = fileURLToPath(new URL('../functions', import.meta.url))

/** Auth, REST, storage, realtime, functions and the mailbox behind one gateway. */
export async function startServices(options: ServiceOptions) {
  const { gateway, closers, pool, databaseUrl, jwtSecret } = options
  const lite = await openLite({
    ...options,
    apiUrl: gateway.url,
    storageFolder: join(options.folder, 'storage'),
  })
  closers.push(lite.close)

  return {
    /** Before the migrations: what they build on. */
    prepare: (client: PoolClient) => preparePlatform(client, databaseUrl, lite),
    /** After the migrations: the doors. */
    async open(): Promise<void> {
      await lite.reloadSchema()
      const listener = getRequestListener(
        async (request) => {
          const opened = await openUploadForm(await nameVerification(request))
          return mendSigning(opened, (each) => mendList(each, lite.fetch))
        },
        { overrideGlobalObjects: false },
      )
      for (const prefix of ['/auth/v1', '/rest/v1', '/storage/v1']) {
        gateway.route(prefix, (req, res) => refuseLongBody(req, res) || listener(req, res))
      }
      gateway.route('/auth/v1/admin', authAdmin(pool, options.serviceRoleKey))
      serveMailbox(gateway, pool, { serviceRoleKey: options.serviceRoleKey, page: options.mailbox })

      const { startRealtime } = await import('./realtime/server.ts')
      const realtime = await startRealtime({ databaseUrl, jwtSecret })
      closers.push(realtime.close)
      gateway.upgrade('/realtime/v1', realtime.handleUpgrade)
      gateway.route('/realtime/v1', answerWith(realtime.handleRequest))

      const { startFunctions } = await import('./functions/server.ts')
      const functions = startFunctions({
        functionsDir: FUNCTIONS,
        env: {
          SUPABASE_URL: gateway.url,
          SUPABASE_ANON_KEY: options.anonKey,
          SUPABASE_SERVICE_ROLE_KEY: options.serviceRoleKey,
        },
      })
      closers.push(functions.close)
      gateway.route('/functions/v1', answerWith(functions.handleRequest))
    },
  }
}

/** A handler that resolves to false has not answered. */
function answerWith(handle: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>) {
  return async (req: IncomingMessage, res: ServerResponse) => {
    const answered = await handle(req, res)
    if (!answered) sendJson(res, 404, { message: 'no Route matched with those values' })
  }
}
