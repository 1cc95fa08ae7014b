import { useT } from '#app/components/i18n.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { OUTSIDE_HOURS } from '#app/domain/agents/options.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { timeZones } from '#app/lib/time-zones.ts'
import { DraftField } from './draft-field.tsx'
import { HoursWeek } from './hours-week.tsx'
import { OpenNow } from './open-now.tsx'
import type { DraftForm } from './use-draft.ts'

type Hours = AgentSettings['businessHours']

/** What most offices keep: the first hours somebody sees after switching them on. */
const OFFICE: Hours['ranges'] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }))

export function HoursEditor({ form, timeZone }: { form: DraftForm; timeZone: string }) {
  const t = useT()
  const hours = form.draft.settings.businessHours
  const change = (patch: Partial<Hours>) => form.set({ businessHours: { ...hours, ...patch } })
  return (
    <div className="grid gap-5">
      <Switch
        label={t('character.hours.title')}
        help={t('character.hours.help')}
        checked={hours.isOn}
        onChange={(event) =>
          change({
            isOn: event.target.checked,
            ...(event.target.checked && hours.ranges.length === 0 ? { ranges: OFFICE } : {}),
          })
        }
      />
      {hours.isOn ? (
        <>
          <OpenNow hours={hours} timeZone={timeZone} />
          <HoursWeek
            ranges={hours.ranges}
            onChange={(ranges) => change({ ranges })}
            error={form.errors['settings.businessHours.ranges']}
          />
          <DraftField
            form={form}
            path="settings.businessHours.timeZone"
            label={t('character.hours.timeZone')}
          >
            <Select
              className="max-w-80"
              value={hours.timeZone}
              options={[
                { value: '', label: t('character.hours.workspaceZone', { zone: timeZone }) },
                ...timeZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
              ]}
              onChange={(event) => change({ timeZone: event.target.value })}
            />
          </DraftField>
          <div className="grid gap-1.5">
            <span className="font-medium text-sm" aria-hidden="true">
              {t('character.hours.outside')}
            </span>
            <Segmented
              label={t('character.hours.outside')}
              value={hours.outside}
              options={OUTSIDE_HOURS.map((value) => ({
                value,
                label: t(`character.hours.outside.${value}`),
              }))}
              onChange={(outside) => change({ outside })}
            />
            <p className="text-measure text-muted text-sm">
              {t(`character.hours.outsideHelp.${hours.outside}`)}
            </p>
          </div>
          <DraftField
            form={form}
            path="settings.businessHours.message"
            label={t('character.hours.message')}
            help={t(`character.hours.messageHelp.${hours.outside}`)}
            isOptional
          >
            <Textarea
              value={hours.message}
              maxLength={400}
              rows={2}
              placeholder={t('character.hours.messageDefault')}
              onChange={(event) => change({ message: event.target.value })}
            />
          </DraftField>
        </>
      ) : null}
    </div>
  )
}
