import { useT } from '#app/components/i18n.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { DraftField } from './draft-field.tsx'
import { HoursEditor } from './hours-editor.tsx'
import { LinesField } from './lines-field.tsx'
import type { DraftForm } from './use-draft.ts'

type Handover = AgentSettings['handover']
const UNANSWERED = [0, 1, 2, 3, 4, 5] as const

/** When people come in: by wish, by rule, and at which hours they are there at all. */
export function PeoplePart({ form, timeZone }: { form: DraftForm; timeZone: string }) {
  const t = useT()
  const { handover, handoverMessage } = form.draft.settings
  const change = (patch: Partial<Handover>) => form.set({ handover: { ...handover, ...patch } })
  return (
    <div className="grid gap-6">
      <div className="grid gap-5">
        <Switch
          label={t('character.handover.offered')}
          help={t('character.handover.offeredHelp')}
          checked={handover.isOffered}
          onChange={(event) => change({ isOffered: event.target.checked })}
        />
        <DraftField form={form} path="settings.handoverMessage" label={t('agents.advanced.handover')}>
          <Textarea
            value={handoverMessage}
            maxLength={400}
            rows={2}
            onChange={(event) => form.set({ handoverMessage: event.target.value })}
          />
        </DraftField>
        <DraftField
          form={form}
          path="settings.handover.keywords"
          label={t('character.handover.keywords')}
          help={t('character.handover.keywordsHelp')}
          isOptional
        >
          <LinesField
            value={handover.keywords}
            maxLines={20}
            maxLength={60}
            rows={2}
            onChange={(keywords) => change({ keywords })}
          />
        </DraftField>
        <DraftField
          form={form}
          path="settings.handover.afterUnanswered"
          label={t('character.handover.unanswered')}
        >
          <Select
            className="max-w-80"
            value={String(handover.afterUnanswered)}
            options={UNANSWERED.map((count) => ({
              value: String(count),
              label: count === 0 ? t('character.handover.never') : t('character.handover.after', { count }),
            }))}
            onChange={(event) => change({ afterUnanswered: Number(event.target.value) })}
          />
        </DraftField>
        <Switch
          label={t('character.handover.onFailure')}
          help={t('character.handover.onFailureHelp')}
          checked={handover.onFailure}
          onChange={(event) => change({ onFailure: event.target.checked })}
        />
      </div>
      <div className="border-line border-t pt-5">
        <HoursEditor form={form} timeZone={timeZone} />
      </div>
    </div>
  )
}

/** In the head of the closed part. */
export function usePeopleSummary({ handover, businessHours }: AgentSettings): string {
  const t = useT()
  return [
    handover.isOffered ? t('character.handover.on') : t('character.handover.off'),
    businessHours.isOn ? t('character.hours.on') : t('character.hours.always'),
  ].join(', ')
}
