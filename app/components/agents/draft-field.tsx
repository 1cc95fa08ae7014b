import type { ComponentProps } from 'react'
import { Field } from '#app/components/ui/field.tsx'
import type { DraftForm } from './use-draft.ts'

type Props = Omit<ComponentProps<typeof Field>, 'error'> & {
  form: Pick<DraftForm, 'errors'>
  /** Where the value stands in the draft: `name`, `settings.persona.role`. */
  path: string
  /** Our own finding, shown while the server has none. */
  error?: string | undefined
}

/** A field of the draft: it carries its mistake, and the summary of mistakes can lead to it. */
export function DraftField({ form, path, error, ...field }: Props) {
  const nested = Object.keys(form.errors).find((key) => key === path || key.startsWith(`${path}.`))
  return (
    <div data-path={nested ?? path} className={field.className}>
      <Field {...field} className={undefined} error={(nested && form.errors[nested]) ?? error} />
    </div>
  )
}
