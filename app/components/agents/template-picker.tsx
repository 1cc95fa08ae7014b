import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { faceUrl } from '#app/domain/agents/faces.ts'
import type { TemplateCard } from '#app/domain/agents/templates/list-templates.ts'
import { TemplatePicture } from './template-picture.tsx'

/**
 * Where a new agent starts: what it is for, and the first words visitors will read. Real radio buttons: the form works
 * before any script has run.
 */
export function TemplatePicker({ templates }: { templates: TemplateCard[] }) {
  const t = useT()
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{t('character.template.choose')}</legend>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {templates.map(({ key, avatar, welcome }, index) => (
          <label
            key={key}
            className={clsx(
              'relative grid cursor-pointer content-start gap-3 rounded-md border border-line bg-surface p-4 transition-colors hover:border-line-strong',
              key === 'blank' && 'col-span-full sm:grid-cols-[7rem_1fr_minmax(0,18rem)] sm:items-center',
              'has-checked:border-accent has-checked:bg-accent-soft/40 has-focus-visible:outline-2 has-focus-visible:outline-focus',
            )}
          >
            <input
              type="radio"
              name="template"
              value={key}
              defaultChecked={index === 0}
              className="sr-only"
              aria-label={t(`character.template.${key}`)}
              aria-describedby={`template-${key}`}
            />
            <TemplatePicture template={key} />
            <span className="grid gap-0.5" id={`template-${key}`}>
              <span className="font-medium">{t(`character.template.${key}`)}</span>
              <span className="text-muted text-sm">{t(`character.template.${key}.body`)}</span>
            </span>
            <span className="flex items-start gap-2 self-end">
              <img src={faceUrl(avatar) ?? ''} alt="" className="size-6 shrink-0 rounded-full" />
              <span className="min-w-0 rounded-md border border-line bg-canvas px-2.5 py-1.5 text-sm">
                <span className="sr-only">{t('character.template.opens')}: </span>
                {welcome}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
