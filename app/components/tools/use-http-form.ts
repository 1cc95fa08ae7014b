import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { isWriting } from '#app/domain/tools/options.ts'
import type { HttpConfig } from '#app/domain/tools/schemas.ts'
import type { ToolView } from '#app/domain/tools/tool-view.ts'

export type HttpDraft = {
  name: string
  title: string
  description: string
  isDangerous: boolean
  config: HttpConfig
  secrets: Record<string, string>
}

type Answer = { error: { message: string; fields: Record<string, string> } | null }

const EMPTY: HttpDraft = {
  name: '',
  title: '',
  description: '',
  isDangerous: false,
  secrets: {},
  config: {
    method: 'GET',
    url: '',
    fixed: [],
    parameters: [],
    response: { mode: 'text', fields: [] },
    timeoutSeconds: 15,
  },
}

/**
 * An HTTP tool in its form. Errors are those of the last time it was sent, by path, without those of what has changed since:
 * what was mended is not called wrong until it is sent again.
 */
export function useHttpForm(tool: ToolView | null) {
  const fetcher = useFetcher<Answer>()
  const [sent, setSent] = useState<HttpDraft | null>(null)
  const [draft, setDraft] = useState<HttpDraft>(() =>
    tool?.config
      ? {
          name: tool.name,
          title: tool.title,
          description: tool.description,
          isDangerous: tool.isDangerous,
          config: tool.config,
          secrets: {},
        }
      : EMPTY,
  )
  // The name follows the title, and the question for approval the method, until somebody decides otherwise.
  const [hasOwnName, setOwnName] = useState(tool !== null)
  const [hasDecided, setDecided] = useState(tool !== null)

  const set = (patch: Partial<HttpDraft>) => {
    if (patch.name !== undefined) setOwnName(true)
    if (patch.isDangerous !== undefined) setDecided(true)
    setDraft((was) => {
      const next = { ...was, ...patch }
      if (patch.title !== undefined && !hasOwnName) next.name = nameFrom(patch.title)
      return next
    })
  }
  const setConfig = (patch: Partial<HttpConfig>) =>
    setDraft((was) => ({
      ...was,
      config: { ...was.config, ...patch },
      isDangerous: patch.method && !hasDecided ? isWriting(patch.method) : was.isDangerous,
    }))
  const save = () => {
    setSent(draft)
    const body = { ...draft, toolId: tool?.id ?? null }
    fetcher.submit({ intent: 'save', tool: JSON.stringify(body) }, { method: 'post' })
  }
  const error = fetcher.data?.error ?? null
  // The form is long: whoever pressed its last button is taken to the first mistake.
  useEffect(() => {
    if (error) document.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus()
  }, [error])
  return {
    draft,
    set,
    setConfig,
    save,
    isBusy: fetcher.state !== 'idle',
    isSaved: fetcher.state === 'idle' && fetcher.data?.error === null,
    errorOf: (path: string) => (sent && isMended(path, sent, draft) ? undefined : error?.fields[path]),
    /** Only when no field says it better. */
    message: error && Object.keys(error.fields).length === 0 ? error.message : null,
  }
}

export type HttpForm = ReturnType<typeof useHttpForm>

/** Whether what an error at this path was about is no longer what was sent. An address is judged with its parameters. */
function isMended(path: string, sent: HttpDraft, now: HttpDraft): boolean {
  if (path === 'title' || path === 'name' || path === 'description') return sent[path] !== now[path]
  if (path === 'config.url')
    return sent.config.url !== now.config.url || sent.config.parameters !== now.config.parameters
  return false
}

function nameFrom(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9\s_-]/g, '')
    .replace(/[\s_-]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 48)
}
