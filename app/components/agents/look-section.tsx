import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { WIDGET_POSITIONS } from '#app/domain/agents/options.ts'
import { DraftField } from './draft-field.tsx'
import { FacePicker } from './faces.tsx'
import type { DraftForm } from './use-draft.ts'

const SWATCHES = [
  ['amber', '#b45309'],
  ['red', '#b91c1c'],
  ['pink', '#be185d'],
  ['violet', '#6d28d9'],
  ['blue', '#1d4ed8'],
  ['teal', '#0f766e'],
  ['green', '#15803d'],
  ['slate', '#1f2937'],
] as const

export function LookSection({ form }: { form: DraftForm }) {
  const t = useT()
  const { draft, errors, set } = form
  const { avatar, position } = draft.settings
  return (
    <div className="grid gap-5">
      <FacePicker
        value={avatar}
        onChange={(face) => set({ avatar: face })}
        error={errors['settings.avatar']}
      />
      <ColourField form={form} />
      <div className="grid gap-1.5">
        <span className="font-medium text-sm" aria-hidden="true">
          {t('agents.look.position')}
        </span>
        <Segmented
          label={t('agents.look.position')}
          value={position}
          options={WIDGET_POSITIONS.map((value) => ({ value, label: t(`agents.look.${value}`) }))}
          onChange={(value) => set({ position: value })}
        />
      </div>
    </div>
  )
}

function ColourField({ form }: { form: DraftForm }) {
  const t = useT()
  const colour = form.draft.settings.accentColor
  const choose = (accentColor: string) => form.set({ accentColor })
  return (
    <DraftField
      form={form}
      path="settings.accentColor"
      label={t('agents.look.colour')}
      help={t('agents.look.colourHelp')}
    >
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-14">
          <Input
            type="color"
            aria-label={t('agents.look.colour')}
            className="cursor-pointer px-1 py-1"
            // The platform's picker knows whole codes only; a half-typed one keeps the last.
            value={/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#b45309'}
            onChange={(event) => choose(event.target.value)}
          />
        </div>
        <div className="w-28">
          <Input
            id={undefined}
            aria-label={t('agents.look.colourCode')}
            className="font-mono"
            value={colour}
            maxLength={7}
            spellCheck={false}
            onChange={(event) => choose(event.target.value)}
          />
        </div>
        <div className="flex flex-wrap gap-1.5">
          {SWATCHES.map(([name, swatch]) => (
            <button
              key={swatch}
              type="button"
              aria-label={t(`agents.look.swatch.${name}`)}
              title={t(`agents.look.swatch.${name}`)}
              aria-pressed={colour === swatch}
              onClick={() => choose(swatch)}
              className={clsx(
                'size-7 rounded-full border-2',
                colour === swatch ? 'border-ink' : 'border-transparent hover:border-line-strong',
              )}
            >
              <svg viewBox="0 0 20 20" className="size-full" aria-hidden="true">
                <circle cx="10" cy="10" r="9" fill={swatch} />
              </svg>
            </button>
          ))}
        </div>
      </div>
    </DraftField>
  )
}
