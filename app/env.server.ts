import { z } from 'zod'
import { parseSecretsKeys } from '#app/lib/secrets-keys.ts'

// The only reader of process.env. Everything has a default that works on a fresh machine; a broken value stops the
// start with one clear line for each problem.

const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('')
  .transform((value) => value === '1' || value === 'true')
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined)
const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback)

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    PORT: port(3000),
    /** Where people reach the web server; links in mails and the snippet use it. */
    APP_URL: z.url().optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),

    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://'),
    DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
    SUPABASE_URL: z.url(),
    SUPABASE_ANON_KEY: z.string().min(20),
    SUPABASE_SERVICE_ROLE_KEY: z.string().min(20),
    /** HS256 secret of the project. Unset: tokens are checked against the project's published keys (JWKS). */
    SUPABASE_JWT_SECRET: optional,
    /** Set by the starter: Supabase runs beside the web server and listens on this machine alone. */
    EMBEDDED_SUPABASE: flag,

    /** Signs the session cookie. At least 32 characters. */
    SESSION_SECRET: z.string().min(32, 'must have at least 32 characters'),

    /**
     * Seals the secrets of workspaces (their providers' and tools' keys): `<name>:<32 bytes as base64>`, comma-separated, the
     * first one seals, all of them open. Unset: such secrets cannot be kept.
     */
    SECRETS_KEYS: optional.superRefine((keys, context) => {
      try {
        parseSecretsKeys(keys ?? '')
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
      }
    }),
    /**
     * Hosts on private networks that workspaces may use as model providers, as `host` or `host:port`, comma-separated: an
     * Ollama beside this installation. Everything else must be public.
     */
    PRIVATE_PROVIDER_HOSTS: z.string().default(''),
    /** Where traces go (OTLP over HTTP), such as http://localhost:4318. Unset: nowhere. */
    OTEL_EXPORTER_OTLP_ENDPOINT: optional,

    OPENAI_API_KEY: optional,
    OPENAI_BASE_URL: optional,
    ANTHROPIC_API_KEY: optional,
    ANTHROPIC_BASE_URL: optional,
    COMPATIBLE_BASE_URL: optional,
    COMPATIBLE_API_KEY: optional,
    /** Comma-separated model names offered for COMPATIBLE_BASE_URL. */
    COMPATIBLE_MODELS: z.string().default(''),
    /** `builtin` or `openai:<model>`; vectors of different models are kept apart. */
    EMBEDDING_MODEL: z.string().default('builtin'),

    /** smtp://user:password@host:port. Unset: mails are written to the captured mailbox table of the embedded Supabase. */
    SMTP_URL: optional,
    MAIL_FROM: z.string().default('Hiviex <no-reply@localhost>'),

    /**
     * A range service for leaked passwords, such as https://api.pwnedpasswords.com/range/. Unset: only the bundled list of
     * common ones is refused.
     */
    BREACH_CHECK_URL: z.preprocess((value) => value || undefined, z.url().optional()),

    /** Number of trusted proxies in front; 0 ignores X-Forwarded-For. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
    /** Development only: lets the safe fetch reach loopback addresses. */
    ALLOW_LOOPBACK_FETCH: flag,
  })
  .refine((env) => !(env.NODE_ENV === 'production' && env.ALLOW_LOOPBACK_FETCH), {
    path: ['ALLOW_LOOPBACK_FETCH'],
    message: 'is for development and refused in production',
  })
  .transform((env) => ({
    ...env,
    APP_URL: (env.APP_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ''),
  }))
  // Where browsers find Realtime: the embedded one behind the web server's own port.
  .transform((env) => ({ ...env, REALTIME_URL: env.EMBEDDED_SUPABASE ? env.APP_URL : env.SUPABASE_URL }))

export type Env = z.infer<typeof schema>

/** Parses the environment, or throws an Error whose message has one line for each problem. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = schema.safeParse(source)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(
    `The environment is not usable:\n${lines.join('\n')}\nSee .env.example for every name and its default.`,
  )
}

let parsed: Env | undefined

/** The environment of this process, parsed once, on first use. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

export type OwnService = { host: string; port: number }

const PORTS: Record<string, number> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
  'smtp:': 25,
}
/** `supabase start` opens its studio, mails and database beside the API, without a password. */
const CLI_PORTS = Array.from({ length: 10 }, (_, at) => 54_320 + at)

/**
 * Everything that this installation listens on or stands on, for the door that keeps tools away from it. Read at each call
 * and leniently: a variable that is missing or broken is somebody else's problem, and names nothing here.
 */
export function ownServices(source: Record<string, string | undefined> = process.env): OwnService[] {
  const { PORT, APP_URL, DATABASE_URL, SUPABASE_URL, SMTP_URL, OTEL_EXPORTER_OTLP_ENDPOINT } = source
  const named = [APP_URL, DATABASE_URL, SUPABASE_URL, SMTP_URL, OTEL_EXPORTER_OTLP_ENDPOINT].map(serviceOf)
  const supabase = serviceOf(SUPABASE_URL)
  const beside = supabase && CLI_PORTS.includes(supabase.port) ? CLI_PORTS : []
  const web = Number(PORT || 3000)
  return [
    { host: '127.0.0.1', port: web },
    ...named.filter((service) => service !== null),
    ...beside.map((port) => ({ host: supabase?.host ?? '', port })),
  ]
}

function serviceOf(address: string | undefined): OwnService | null {
  if (!address || !URL.canParse(address)) return null
  const { hostname, port, protocol } = new URL(address)
  const number = port ? Number(port) : PORTS[protocol]
  return hostname && number ? { host: hostname.replace(/^\[|\]$/g, ''), port: number } : null
}
