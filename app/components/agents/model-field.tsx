import { ChevronsUpDown, Pause } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useRestWords } from '#app/components/providers/use-rest-words.ts'
import { CONTROL_CLASS } from '#app/components/ui/control-class.ts'
import { Field } from '#app/components/ui/field.tsx'
import { useFieldControl } from '#app/components/ui/field-context.ts'
import { findChoice, type ModelGroup } from '#app/domain/providers/model-choices.ts'
import { ModelBadges } from './model-badges.tsx'
import { useGroupName } from './use-group-name.ts'

const load = () => import('./model-picker-panel.tsx')
const ModelPickerPanel = lazy(() => load().then((module) => ({ default: module.ModelPickerPanel })))

type Props = {
  value: string
  models: readonly ModelGroup[]
  onChange: (reference: string) => void
  error?: string | undefined
  label?: ReactNode
  /** Beside the label. */
  aside?: ReactNode
}

/** One model of all that can answer here, found by name, with what it can do and costs. */
export function ModelField({ value, models, onChange, error, label, aside }: Props) {
  const t = useT()
  const restWords = useRestWords()
  const { group, choice } = findChoice(models, value)
  // What a failed test says is more, and stands above as a mistake.
  const rest = group?.state === 'failed' ? null : (group?.rest ?? null)
  return (
    <Field
      label={label ?? t('agents.answers.model')}
      aside={aside}
      error={error ?? troubleOf(group, value, t)}
      help={
        group?.source === 'builtin' ? (
          t('agents.model.builtin.body')
        ) : rest || choice ? (
          <span className="grid gap-1">
            {rest ? (
              <span className="flex gap-1.5 text-warning">
                <Pause className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
                {restWords(rest)}
              </span>
            ) : null}
            {choice ? <ModelBadges facts={choice.facts} /> : null}
          </span>
        ) : undefined
      }
    >
      <ModelButton value={value} models={models} onChange={onChange} />
    </Field>
  )
}

function troubleOf(group: ModelGroup | null, reference: string, t: ReturnType<typeof useT>) {
  // A model that was set up once and is not now stays visible: it must not change by itself.
  if (!group) return t(reference.startsWith('connection:') ? 'providers.picker.gone' : 'agents.model.missing')
  return group.state === 'off' || group.state === 'failed' ? t(`providers.picker.${group.state}`) : undefined
}

function ModelButton({ value, models, onChange }: Pick<Props, 'value' | 'models' | 'onChange'>) {
  const nameOf = useGroupName()
  const control = useFieldControl()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const { group, label } = findChoice(models, value)
  const panelId = `${control.id ?? 'model'}-panel`
  const preload = () => {
    load()
  }
  return (
    <span className="relative grid">
      <button
        {...control}
        ref={button}
        type="button"
        // A button's label would hide what it holds; a combobox has both a name and a value.
        role="combobox"
        aria-haspopup="dialog"
        aria-controls={isOpen ? panelId : undefined}
        aria-expanded={isOpen}
        data-value={value}
        onClick={() => setOpen((was) => !was)}
        onPointerEnter={preload}
        onFocus={preload}
        className={`${CONTROL_CLASS} flex h-9 items-center gap-2 text-left`}
      >
        <span className="min-w-0 truncate">{group?.source === 'builtin' ? nameOf(group) : label}</span>
        {group && group.source !== 'builtin' ? (
          <span className="min-w-0 shrink truncate text-faint text-sm">{nameOf(group)}</span>
        ) : null}
        <ChevronsUpDown className="ml-auto size-4 shrink-0 text-faint" aria-hidden="true" />
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <ModelPickerPanel
            value={value}
            models={models}
            id={panelId}
            button={button}
            onClose={() => setOpen(false)}
            onChoose={(reference) => {
              onChange(reference)
              setOpen(false)
            }}
          />
        </Suspense>
      ) : null}
    </span>
  )
}
