import { useFetcher } from '@remix-run/react'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { ToolTrial } from '#app/domain/tools/trial.ts'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { argumentsOf, SchemaFields, type Typed } from './schema-fields.tsx'
import { TrialResult } from './trial-result.tsx'

type Answer =
  | { error: null; trial: ToolTrial }
  | { error: { message: string; fields: Record<string, string> }; trial?: undefined }

type Props = {
  schema: JsonObject
  /** Goes along with the arguments, in the form. */
  fields: Record<string, string>
  /** Where it is sent; left out, the page's own action. */
  action?: string
  /** What a try does for real. */
  note: string
}

/** Tries a tool out with arguments from a form, and shows the call from both sides. */
export function TestBench({ schema, fields, action, note }: Props) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const [typed, setTyped] = useState<Typed>({})
  const error = fetcher.data?.error
  const trial = fetcher.data?.trial
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        const body = { ...fields, intent: 'try', args: argumentsOf(schema, typed) }
        fetcher.submit(body, { method: 'post', ...(action ? { action } : {}) })
      }}
    >
      <SchemaFields schema={schema} value={typed} onChange={setTyped} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isLoading={fetcher.state !== 'idle'}>
          {fetcher.state === 'idle' ? <Play aria-hidden="true" /> : null}
          {t('tools.bench.run')}
        </Button>
        <p className="min-w-0 flex-1 text-muted text-sm">{note}</p>
      </div>
      <FormError>{error?.message}</FormError>
      <div aria-live="polite">{trial ? <TrialResult trial={trial} /> : null}</div>
    </form>
  )
}
