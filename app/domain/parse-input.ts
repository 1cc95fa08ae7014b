import type { z } from 'zod'
import { AppError } from '#app/lib/app-error.ts'

/**
 * The input as the schema has it, or BAD_INPUT with one i18n key for each field (the first problem of each; nested
 * fields are joined with dots). A schema may give its own key as message: it begins with `errors.`.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) fields[issue.path.join('.')] ??= keyOf(issue, input)
  throw new AppError('BAD_INPUT', { fields, cause: result.error })
}

function keyOf(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.message.startsWith('errors.')) return issue.message
  switch (issue.code) {
    case 'too_small':
      return Number(issue.minimum) <= 1 ? 'errors.field.required' : 'errors.field.tooSmall'
    case 'too_big':
      return 'errors.field.tooLong'
    case 'invalid_type':
      return valueAt(input, issue.path) == null ? 'errors.field.required' : 'errors.field.invalid'
    default:
      return 'errors.field.invalid'
  }
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  )
}
