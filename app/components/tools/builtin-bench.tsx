import { useFetcher } from '@remix-run/react'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { BuiltinTool } from '#app/domain/tools/test-builtin.server.ts'
import { TestBench } from './test-bench.tsx'

type Props = {
  slug: string
  agentId: string
  kind: BuiltinTool['kind']
  name: string
  /** Saves the draft, so that what is tried is what is seen. */
  onBefore: () => Promise<unknown>
}

/** Tries one of an agent's own tools, as its draft has it, without effects. */
export function BuiltinBench({ slug, agentId, kind, name, onBefore }: Props) {
  const t = useT()
  const fetcher = useFetcher<{ builtins: BuiltinTool[] }>()
  const [isOpen, setOpen] = useState(false)
  const url = `/resources/w/${slug}/tools`
  const tool = fetcher.data?.builtins.find((one) => one.kind === kind)
  const open = async () => {
    setOpen(true)
    await onBefore()
    fetcher.load(`${url}?agentId=${agentId}`)
  }
  return (
    <>
      <IconButton size="sm" label={t('tools.agent.try', { name })} onClick={open}>
        <Play aria-hidden="true" />
      </IconButton>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('tools.agent.try', { name })}>
        {tool ? (
          <TestBench
            schema={tool.parameters}
            fields={{ agentId, name: tool.name }}
            action={url}
            note={t('tools.bench.harmless')}
          />
        ) : fetcher.state === 'idle' && fetcher.data ? (
          <p className="text-muted">
            {t(kind === 'media' || kind === 'lead' ? `tools.bench.notReady.${kind}` : 'tools.bench.notReady')}
          </p>
        ) : (
          <Spinner />
        )}
      </Dialog>
    </>
  )
}
