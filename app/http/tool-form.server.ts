import { AppError } from '#app/lib/app-error.ts'
import { parseJson } from '#app/lib/json.ts'

const MAX_CHARS = 256 * 1024

/** A field of a form that holds JSON: an object. Throws BAD_INPUT. */
export function toolFromForm(form: FormData, field: string): { [key: string]: unknown } {
  const value = jsonFromForm(form, field)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AppError('BAD_INPUT')
  return value as { [key: string]: unknown }
}

/** A field of a form that holds JSON. Throws BAD_INPUT. */
export function jsonFromForm(form: FormData, field: string): unknown {
  const text = form.get(field)
  if (typeof text !== 'string' || text.length > MAX_CHARS) throw new AppError('BAD_INPUT')
  return parseJson(text, 24)
}
