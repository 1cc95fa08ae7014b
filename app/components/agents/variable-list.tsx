import { clsx } from 'clsx'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import type { VariableKey } from '#app/domain/agents/variables.ts'

type Props = {
  id: string
  label: string
  keys: readonly VariableKey[]
  active: number
  onPoint: (index: number) => void
  onChoose: (key: VariableKey) => void
}

/** The variables that fit what is being typed. The text keeps the focus; this only shows which one is meant. */
export function VariableList({ id, label, keys, active, onPoint, onChoose }: Props) {
  const t = useT()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      className="float-panel absolute top-full left-0 z-30 mt-1 max-h-64 w-full max-w-sm overflow-y-auto p-1"
    >
      {keys.map((key, index) => (
        <div
          key={key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // A press must not take the focus from the text.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => onPoint(index)}
          onClick={() => onChoose(key)}
          onKeyDown={() => {}}
          className={clsx(
            'flex h-8 cursor-default items-center gap-2.5 rounded-sm px-2',
            index === active && 'bg-hover',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{t(`character.variable.${key}`)}</span>
          <span className="font-mono text-faint text-xs">{key}</span>
        </div>
      ))}
    </div>
  )
}
