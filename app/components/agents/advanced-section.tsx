import { useT } from '#app/components/i18n.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { ArchiveAgent } from './archive-agent.tsx'
import { DraftField } from './draft-field.tsx'
import { OutputField } from './output-field.tsx'
import type { DraftForm } from './use-draft.ts'

/** What few ever change. */
export function AdvancedSection({ form, mayArchive }: { form: DraftForm; mayArchive: boolean }) {
  const t = useT()
  const { draft, set } = form
  const { limits, acceptsImages } = draft.settings
  const change = (patch: Partial<AgentSettings['limits']>) => set({ limits: { ...limits, ...patch } })
  return (
    <div className="grid gap-5">
      <Switch
        label={t('character.images')}
        help={t('character.imagesHelp')}
        checked={acceptsImages}
        onChange={(event) => set({ acceptsImages: event.target.checked })}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <DraftField
          form={form}
          path="settings.limits.perMinute"
          label={t('character.limits.perMinute')}
          help={t('character.limits.none')}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={0}
            max={10_000}
            value={limits.perMinute}
            onChange={(event) => change({ perMinute: Number(event.target.value) })}
          />
        </DraftField>
        <DraftField
          form={form}
          path="settings.limits.perVisitorHour"
          label={t('character.limits.perVisitorHour')}
          help={t('character.limits.none')}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={0}
            max={1_000}
            value={limits.perVisitorHour}
            onChange={(event) => change({ perVisitorHour: Number(event.target.value) })}
          />
        </DraftField>
      </div>
      <OutputField form={form} />
      {mayArchive ? <ArchiveAgent name={draft.name} onBefore={form.flush} /> : null}
    </div>
  )
}
