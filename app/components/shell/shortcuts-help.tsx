import { type ReactNode, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Kbd } from '#app/components/ui/kbd.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import { CommandKeys, PaletteKeys } from './palette-keys.tsx'
import { SECTIONS } from './sections.ts'
import { areSingleKeysOn, setSingleKeys } from './single-keys.ts'

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1.5">
      <dt>{label}</dt>
      <dd className="flex items-center gap-1.5 text-faint text-xs">{children}</dd>
    </div>
  )
}

type Props = { isOpen: boolean; onClose: () => void }

export function ShortcutsHelp({ isOpen, onClose }: Props) {
  const t = useT()
  const [isOn, setOn] = useState(areSingleKeysOn)
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('common.shortcuts.title')} size="sm">
      <div className="grid gap-4 pb-2">
        <section>
          <h3 className="pb-1 font-medium text-faint text-xs">{t('common.shortcuts.general')}</h3>
          <dl className="divide-y divide-line">
            <Row label={t('common.shortcuts.palette')}>
              <PaletteKeys />
            </Row>
            <Row label={t('common.shortcuts.sidebar')}>
              <Kbd>[</Kbd>
            </Row>
            <Row label={t('common.shortcuts.help')}>
              <Kbd>?</Kbd>
            </Row>
          </dl>
        </section>
        <section>
          <h3 className="pb-1 font-medium text-faint text-xs">{t('common.shortcuts.goTo')}</h3>
          <dl className="divide-y divide-line">
            {SECTIONS.map(({ id, key }) => (
              <Row key={id} label={t(`common.shortcuts.${id}`)}>
                <Kbd>G</Kbd> {t('common.shortcuts.then')} <Kbd>{key.toUpperCase()}</Kbd>
              </Row>
            ))}
          </dl>
        </section>
        <section>
          <h3 className="pb-1 font-medium text-faint text-xs">{t('character.shortcuts.title')}</h3>
          <dl className="divide-y divide-line">
            <Row label={t('character.shortcuts.undo')}>
              <CommandKeys letter="Z" />
            </Row>
            <Row label={t('character.shortcuts.redo')}>
              <CommandKeys letter="Z" isShifted />
            </Row>
            <Row label={t('character.shortcuts.variable')}>
              <Kbd>{'{{'}</Kbd>
            </Row>
          </dl>
        </section>
        <Switch
          label={t('common.shortcuts.single')}
          help={t('common.shortcuts.singleHelp')}
          checked={isOn}
          onChange={(event) => {
            setSingleKeys(event.currentTarget.checked)
            setOn(event.currentTarget.checked)
          }}
        />
      </div>
    </Dialog>
  )
}
