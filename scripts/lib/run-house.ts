import { Children } from './children.ts'
import { readEnvironment } from './env-file.ts'
import { type House, openHouse } from './house.ts'
import { fail, red, say, step, UsageError } from './say.ts'

type Options = {
  mode: 'development' | 'production'
  /** Before anything is started. */
  check?: () => Promise<void>
  /** With the database there, before web and worker. */
  prepare?: (house: House) => Promise<void>
  /** When the web server answers. */
  ready: (house: House) => void
}

/** One installation in the foreground: its Supabase, worker and web server, until Ctrl-C, SIGTERM or a fault. */
export async function runHouse(options: Options): Promise<void> {
  let house: House | undefined
  let stopping: Promise<void> | undefined
  const children = new Children({
    restarting: (name, how, delayMs) =>
      say(`${red('!')} ${name} ended (${how}); starting it again in ${delayMs} ms`),
    hopeless: (name, how) => {
      fail(new UsageError(`${name} keeps ending (${how}); see its last lines above`))
      void stop()
    },
  })
  const stop = () => {
    stopping ??= (async () => {
      await children.stop()
      await house?.stop()
    })()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return
      say(`\nStopping.`)
      void stop().then(() => process.exit())
    })
  }
  try {
    await options.check?.()
    house = await openHouse({
      env: await readEnvironment(),
      mode: options.mode,
      log: say,
      onCrash: (error) => {
        fail(new Error('the embedded database has stopped', { cause: error }))
        void children.stop().then(() => process.exit(1))
      },
    })
    const { env, port } = house
    await unless(
      () => stopping,
      () => options.prepare?.(house as House),
    )
    await unless(
      () => stopping,
      () =>
        step('Worker and web server', async () => {
          children.start({ name: 'worker', entry: 'jobs/worker.ts', env })
          children.start({ name: 'web', entry: 'app/server.ts', env })
          await untilReady(port, () => stopping !== undefined)
        }),
    )
    if (!stopping) options.ready(house)
  } catch (error) {
    if (!stopping) fail(error)
    await stop()
    process.exit()
  }
}

async function unless(isStopping: () => unknown, run: () => Promise<unknown> | undefined): Promise<void> {
  if (!isStopping()) await run()
}

/** A web server that never gets ready is ended by the children's own limit. */
async function untilReady(port: number, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(5_000),
    }).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
