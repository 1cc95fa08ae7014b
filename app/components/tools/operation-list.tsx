import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import type {
  OperationState,
  ShownDocument,
  ShownOperation,
} from '#app/domain/tools/openapi/shown-document.ts'
import { isWriting } from '#app/domain/tools/options.ts'

const TONES: Record<OperationState, Tone> = { new: 'info', same: 'neutral', changed: 'warning' }

type Props = {
  document: ShownDocument
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  /** Tools were made of the document before: what changed since is said. */
  isUpdate: boolean
}

export function OperationList({ document, chosen, onChange, isUpdate }: Props) {
  const t = useT()
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase()
  const shown = document.operations.filter(({ key, title }) =>
    `${key} ${title}`.toLowerCase().includes(words),
  )
  const usable = shown.filter(({ problem }) => problem === null)
  const toggle = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    onChange(next)
  }
  const reading = usable.filter(({ method }) => !isWriting(method)).map(({ key }) => key)
  return (
    <div className="grid gap-3">
      {isUpdate ? (
        <p role="note" className="rounded-sm bg-info-soft px-3 py-2.5 text-info text-sm">
          {t('tools.openapi.summary', {
            added: document.operations.filter(({ state }) => state === 'new').length,
            changed: document.operations.filter(({ state }) => state === 'changed').length,
            gone: document.gone.length,
          })}
          {document.gone.length > 0
            ? ` ${t('tools.openapi.gone', { names: document.gone.map(({ title }) => title).join(', ') })}`
            : null}
        </p>
      ) : null}
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t('tools.openapi.search')} isLabelHidden className="min-w-48 flex-1">
          <Input
            type="search"
            value={search}
            placeholder={t('tools.openapi.search')}
            onChange={(event) => setSearch(event.target.value)}
          />
        </Field>
        <Button onClick={() => onChange(new Set([...chosen, ...reading]))}>
          {t('tools.openapi.allReading')}
        </Button>
        <Button onClick={() => onChange(new Set())}>{t('tools.openapi.clear')}</Button>
      </div>
      <ul
        aria-label={t('tools.openapi.operations')}
        className="max-h-[32rem] divide-y divide-line overflow-y-auto rounded-sm border border-line"
      >
        {shown.map((operation) => (
          <Operation
            key={operation.key}
            operation={operation}
            isUpdate={isUpdate}
            isChosen={chosen.has(operation.key)}
            onToggle={() => toggle(operation.key)}
          />
        ))}
      </ul>
    </div>
  )
}

type OperationProps = {
  operation: ShownOperation
  isUpdate: boolean
  isChosen: boolean
  onToggle: () => void
}

function Operation({ operation, isUpdate, isChosen, onToggle }: OperationProps) {
  const t = useT()
  const { method, path, title, problem, state, parameters } = operation
  return (
    <li>
      <label className="flex cursor-pointer items-start gap-3 px-3 py-2.5">
        <input
          type="checkbox"
          className="mt-1 size-4 shrink-0 accent-accent"
          checked={isChosen}
          disabled={problem !== null}
          onChange={onToggle}
        />
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{title}</span>
            {isWriting(method) ? <Badge tone="warning">{t('tools.badge.asks')}</Badge> : null}
            {isUpdate ? <Badge tone={TONES[state]}>{t(`tools.openapi.state.${state}`)}</Badge> : null}
          </span>
          <code className="break-all font-mono text-muted text-sm">
            {method} {path}
          </code>
          <span className="text-faint text-sm">
            {problem ? t(`tools.openapi.problem.${problem}`) : parameters.map(({ name }) => name).join(', ')}
          </span>
        </span>
      </label>
    </li>
  )
}
