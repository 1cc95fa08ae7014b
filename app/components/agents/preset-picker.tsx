import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { PRESET_KEYS, type PresetKey } from '#app/domain/agents/options.ts'

const FACES: Record<PresetKey, string> = { shop: 'comb', support: 'owl', services: 'bloom', blank: 'moss' }

/** Where a new agent starts, all four in sight. Real radio buttons: the form works before any script has run. */
export function PresetPicker() {
  const t = useT()
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{t('agents.create.preset')}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {PRESET_KEYS.map((preset, index) => (
          <label
            key={preset}
            className={clsx(
              'relative flex cursor-pointer items-start gap-3 rounded-md border border-line bg-surface p-3.5 transition-colors hover:border-line-strong',
              'has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus',
            )}
          >
            <input
              type="radio"
              name="preset"
              value={preset}
              defaultChecked={index === 0}
              className="sr-only"
            />
            <img src={faceUrl(FACES[preset]) ?? ''} alt="" className="size-8 shrink-0 rounded-full" />
            <span className="grid gap-0.5">
              <span className="font-medium">{t(`agents.preset.${preset}`)}</span>
              <span className="text-muted text-sm">{t(`agents.preset.${preset}.body`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
