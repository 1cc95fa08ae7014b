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
