import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { useAddressDialog } from '#app/components/ui/use-address-dialog.ts'
import { AddConnectionForm } from './add-connection-form.tsx'
import { type PresetOption, usePresetLabel } from './use-preset-label.ts'

type Props = { presets: readonly PresetOption[]; canKeepKeys: boolean }

/** Open while the address says `?add=choose` or names a preset, so that it can be linked to and the back button closes it. */
export function AddConnectionDialog({ presets, canKeepKeys }: Props) {
  const t = useT()
  const labelOf = usePresetLabel()
  const [asked, show] = useAddressDialog('add')
  const preset = presets.find(({ id }) => id === asked)
  if (asked === null) return null
  if (preset)
    return (
      <AddConnectionForm
        key={preset.id}
        preset={preset}
        canKeepKeys={canKeepKeys}
        onBack={() => show('choose')}
        onClose={() => show(null)}
      />
    )
  return (
    <Dialog isOpen onClose={() => show(null)} title={t('providers.preset.choose')} size="lg">
      <ul className="grid gap-2 sm:grid-cols-2">
        {presets.map((option) => (
          <li key={option.id} className="grid">
            <button
              type="button"
              onClick={() => show(option.id)}
              className="grid content-start gap-0.5 rounded-md border border-line bg-surface p-3.5 text-left transition-colors hover:border-line-strong hover:bg-hover/50"
            >
              <span className="font-medium">{labelOf(option)}</span>
              <span className="text-muted text-sm">{t(`providers.preset.${option.id}.body`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
