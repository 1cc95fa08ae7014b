import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { findChoice, type ModelGroup } from '#app/domain/providers/model-choices.ts'
import { ModelField } from './model-field.tsx'
import { useGroupName } from './use-group-name.ts'

type Props = {
  /** The model of an agent and those it falls back on, in their order; at least one. */
  chain: readonly string[]
  models: readonly ModelGroup[]
  onChange: (chain: string[]) => void
  /** What is wrong with the entry at this place. */
  errorAt: (place: number) => string | undefined
}

export const MAX_CHAIN = 5

const swapped = (chain: readonly string[], a: number, b: number): string[] =>
  chain.map((entry, at) => (at === a ? (chain[b] ?? entry) : at === b ? (chain[a] ?? entry) : entry))

/** What comes next when somebody asks for one more: the built-in answerer, which never fails, or what is not there yet. */
function nextFor(chain: readonly string[], models: readonly ModelGroup[]): string {
  const all = models.flatMap(({ choices }) => choices.map(({ reference }) => reference))
  return all.find((reference) => !chain.includes(reference)) ?? all[0] ?? 'builtin'
}

/** The models of an agent in the order in which they are asked. Buttons, or Alt with the arrow keys, move one. */
export function ModelChain({ chain, models, onChange, errorAt }: Props) {
  const t = useT()
  const nameOf = useGroupName()
  const list = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  const focusNext = useRef<string | null>(null)
  // A moved entry is another element: the focus follows what it was on.
  useEffect(() => {
    const wanted = focusNext.current
    focusNext.current = null
    if (!wanted || chain.length === 0) return
    const found = list.current?.querySelector<HTMLElement>(wanted)
    ;(found ?? list.current?.querySelector<HTMLElement>('button[aria-haspopup]'))?.focus()
  }, [chain])

  const labelOf = (reference: string) => {
    const { group, label } = findChoice(models, reference)
    return group?.source === 'builtin' ? nameOf(group) : label
  }
  const move = (from: number, to: number, focus: string) => {
    const moved = chain[from]
    if (to < 0 || to >= chain.length || moved === undefined) return
    focusNext.current = `[data-place="${to}"] ${focus}`
    setSaid(t('providers.chain.moved', { model: labelOf(moved), n: to + 1 }))
    onChange(swapped(chain, from, to))
  }
  const remove = (at: number) => {
    focusNext.current = `[data-place="${Math.max(0, at - 1)}"] button[aria-haspopup]`
    setSaid(t('providers.chain.removed', { model: labelOf(chain[at] ?? '') }))
    onChange(chain.filter((_, place) => place !== at))
  }
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1, 'button[aria-haspopup]')
  }

  return (
    <div className="grid gap-3">
      <ol ref={list} aria-label={t('providers.chain.label')} className="grid gap-4">
        {chain.map((reference, at) => {
          const model = labelOf(reference)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: one model may stand there twice, and a place is what a field is of
              key={at}
              data-place={at}
              onKeyDown={(event) => onKeyDown(event, at)}
            >
              <ModelField
                label={at === 0 ? undefined : t('providers.chain.then', { n: at + 1 })}
                value={reference}
                models={models}
                onChange={(chosen) => onChange(chain.map((entry, place) => (place === at ? chosen : entry)))}
                error={errorAt(at)}
                aside={
                  chain.length > 1 ? (
                    <span className="-my-1 flex">
                      <IconButton
                        size="sm"
                        data-move="up"
                        label={t('providers.chain.up', { model })}
                        disabled={at === 0}
                        onClick={() => move(at, at - 1, at === 1 ? '[data-move=down]' : '[data-move=up]')}
                      >
                        <ArrowUp aria-hidden="true" />
                      </IconButton>
                      <IconButton
                        size="sm"
                        data-move="down"
                        label={t('providers.chain.down', { model })}
                        disabled={at === chain.length - 1}
                        onClick={() =>
                          move(at, at + 1, at === chain.length - 2 ? '[data-move=up]' : '[data-move=down]')
                        }
                      >
                        <ArrowDown aria-hidden="true" />
                      </IconButton>
                      <IconButton
                        size="sm"
                        label={t('providers.chain.remove', { model })}
                        onClick={() => remove(at)}
                      >
                        <Trash2 aria-hidden="true" />
                      </IconButton>
                    </span>
                  ) : null
                }
              />
            </li>
          )
        })}
      </ol>
      <div className="grid justify-items-start gap-1.5">
        <Button
          size="sm"
          disabled={chain.length >= MAX_CHAIN}
          onClick={() => {
            focusNext.current = `[data-place="${chain.length}"] button[aria-haspopup]`
            onChange([...chain, nextFor(chain, models)])
          }}
        >
          <Plus aria-hidden="true" />
          {t('providers.chain.add')}
        </Button>
        <p className="text-measure text-muted text-sm">
          {chain.length >= MAX_CHAIN ? t('providers.chain.full') : t('providers.chain.help')}
        </p>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}
