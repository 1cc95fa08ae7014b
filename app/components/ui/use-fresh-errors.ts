import { type FormEvent, useState } from 'react'

type FormProblem = { fields: Record<string, string> } | null

const NONE: ReadonlySet<string> = new Set()

/**
 * The errors of a form's last answer, without those of fields that were written in since: what was mended is not called
 * wrong until it is sent again. `onInput` belongs to the form, whose fields have the names that `error` speaks of.
 */
export function useFreshErrors(error: FormProblem) {
  const [mended, setMended] = useState<{ of: FormProblem; names: ReadonlySet<string> }>({
    of: null,
    names: NONE,
  })
  const names = mended.of === error ? mended.names : NONE
  return {
    errorOf: (field: string) => (names.has(field) ? undefined : error?.fields[field]),
    onInput: ({ target }: FormEvent<HTMLFormElement>) => {
      const name = target instanceof Element ? target.getAttribute('name') : null
      if (error && name && !names.has(name)) setMended({ of: error, names: new Set([...names, name]) })
    },
  }
}
