import { Braces } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Menu } from '#app/components/ui/menu.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { useClientLayoutEffect } from '#app/components/ui/use-client-layout-effect.ts'
import { unknownVariables, VARIABLES, type VariableKey } from '#app/domain/agents/variables.ts'
import { VariableList } from './variable-list.tsx'

type Props = {
  value: string
  maxLength: number
  rows?: number
  /** For the button and the list: what the text is. */
  label: string
  onChange: (value: string) => void
}

/** What is being typed after `{{`, up to the cursor; null when no variable is being typed. */
function typedAt(text: string, cursor: number): { start: number; query: string } | null {
  const match = /\{\{\s*([\w.]{0,40})$/.exec(text.slice(0, cursor))
  return match ? { start: match.index, query: match[1] ?? '' } : null
}

/**
 * A text with variables: a menu inserts them, `{{` offers them (arrows, Enter or Tab, Escape), and names that are none are
 * said below.
 */
export function VariableTextarea({ value, maxLength, rows, label, onChange }: Props) {
  const t = useT()
  const listId = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [typed, setTyped] = useState<{ start: number; query: string } | null>(null)
  const [active, setActive] = useState(0)
  const caret = useRef<number | null>(null)
  // With the commit that shows the new text: a moment later, what was typed meanwhile would be split by it.
  useClientLayoutEffect(() => {
    if (caret.current === null) return
    area.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  const offered = typed
    ? VARIABLES.map(({ key }) => key).filter((key) => key.includes(typed.query.toLowerCase()))
    : []
  const isOpen = offered.length > 0
  const unknown = unknownVariables(value)

  const insert = (key: VariableKey, from: number, to: number) => {
    const after = value.slice(to).replace(/^[\w.]*\s*\}\}/, '')
    const word = `{{${key}}}`
    const next = value.slice(0, from) + word + after
    if (next.length > maxLength) return
    caret.current = from + word.length
    onChange(next)
    setTyped(null)
  }
  const choose = (key: VariableKey) => {
    const cursor = area.current?.selectionStart ?? value.length
    if (typed) insert(key, typed.start, cursor)
  }
  const look = (text: string, cursor: number) => {
    setTyped(typedAt(text, cursor))
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen || event.nativeEvent.isComposing) return
    const key = offered[active]
    if (event.key === 'ArrowDown') setActive((active + 1) % offered.length)
    else if (event.key === 'ArrowUp') setActive((active - 1 + offered.length) % offered.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && key) choose(key)
    else if (event.key === 'Escape') setTyped(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="grid gap-1.5">
      <div className="relative">
        <Textarea
          ref={area}
          value={value}
          maxLength={maxLength}
          rows={rows}
          role="combobox"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
          onChange={({ target }) => {
            onChange(target.value)
            look(target.value, target.selectionStart)
          }}
          onSelect={({ currentTarget }) => {
            if (typed && !typedAt(currentTarget.value, currentTarget.selectionStart)) setTyped(null)
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setTyped(null)}
        />
        {isOpen ? (
          <VariableList
            id={listId}
            label={t('character.variables.list')}
            keys={offered}
            active={active}
            onPoint={setActive}
            onChoose={choose}
          />
        ) : null}
      </div>
      {unknown.length > 0 ? (
        <p role="status" className="text-sm text-warning">
          {t('character.variables.unknown', {
            count: unknown.length,
            names: unknown.map((name) => `{{${name}}}`).join(', '),
          })}
        </p>
      ) : null}
      <Menu
        label={t('character.variables.list')}
        focusAfterChoice={area}
        className="relative inline-flex justify-self-start"
        trigger={
          <Button size="sm" aria-label={`${t('character.variables.insert')}: ${label}`}>
            <Braces aria-hidden="true" />
            {t('character.variables.insert')}
          </Button>
        }
        entries={VARIABLES.map(({ key }) => ({
          label: t(`character.variable.${key}`),
          hint: key,
          onSelect: () => {
            const at = area.current?.selectionStart ?? value.length
            insert(key, at, area.current?.selectionEnd ?? at)
          },
        }))}
      />
    </div>
  )
}
