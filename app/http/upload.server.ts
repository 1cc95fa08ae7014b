import { AppError } from '#app/lib/app-error.ts'

/** A form's other fields may take so much beside the file. */
const FORM_BYTES = 5 * 1024 * 1024

export type Upload = { name: string; bytes: Uint8Array }

/**
 * A form that may carry one file. What declares itself larger than a file may be is refused at that field before a byte
 * of it is read. No file, or an empty choice: `file` has an empty name.
 */
export async function readUpload(
  request: Request,
  field: string,
  maxFileBytes: number,
  tooLargeKey: string,
): Promise<{ form: FormData; file: Upload }> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > maxFileBytes + FORM_BYTES) {
    throw new AppError('BAD_INPUT', { fields: { [field]: tooLargeKey } })
  }
  const form = await request.formData()
  const file = form.get(field)
  if (!(file instanceof Blob)) return { form, file: { name: '', bytes: new Uint8Array() } }
  const name = 'name' in file ? String(file.name) : ''
  return { form, file: { name, bytes: new Uint8Array(await file.arrayBuffer()) } }
}
