import { z } from 'zod'
import { MAX_PASSWORD_BYTES, MIN_PASSWORD } from '#app/domain/accounts/password-rules.ts'
import type { MessageKey } from '#app/i18n/catalogues.ts'
import { LINK_TYPES } from '#app/integrations/supabase/auth.server.ts'

const key = (key: MessageKey) => key

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, key('auth.error.email'))
  .pipe(z.email(key('auth.error.email')))

export const signInForm = z.object({
  email,
  password: z.string().min(1, key('auth.error.passwordEmpty')).max(500),
})

export const signUpForm = z.object({
  name: z.string().trim().min(1, key('auth.error.nameEmpty')).max(80, key('auth.error.nameLong')),
  email,
  /** How good it is, the rules of accounts say. */
  password: z
    .string()
    .refine((text) => [...text].length >= MIN_PASSWORD, key('errors.account.passwordShort'))
    .refine((text) => Buffer.byteLength(text) <= MAX_PASSWORD_BYTES, key('errors.account.passwordLong')),
})

export const resetForm = z.object({ password: signUpForm.shape.password })

export const emailForm = z.object({ email })

export const codeForm = z.object({
  email,
  code: z
    .string()
    .transform((text) => text.replace(/\D/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, key('auth.error.code'))),
})

export const linkForm = z.object({
  type: z.enum(LINK_TYPES),
  token_hash: z.string().regex(/^[\w.~-]{16,300}$/),
})

export type AuthField = 'form' | 'name' | 'email' | 'password' | 'code'
export type AuthFailure = { errors: Partial<Record<AuthField, MessageKey>>; minutes?: number; email: string }

/** The form's values, or what is wrong with them, field by field. */
export function readForm<S extends z.ZodType>(
  schema: S,
  form: FormData,
): { ok: true; values: z.output<S> } | { ok: false; failure: AuthFailure } {
  const result = schema.safeParse(Object.fromEntries(form))
  if (result.success) return { ok: true, values: result.data }
  const errors: AuthFailure['errors'] = {}
  for (const issue of result.error.issues) errors[issue.path[0] as AuthField] ??= issue.message as MessageKey
  return { ok: false, failure: { errors, email: String(form.get('email') ?? '') } }
}
