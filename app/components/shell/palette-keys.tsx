import { useSyncExternalStore } from 'react'
import { Kbd } from '#app/components/ui/kbd.tsx'

const never = () => () => {}
const isMac = () => /mac|iphone|ipad/i.test(navigator.platform)

/** A key together with Ctrl or Cmd, as this person's keyboard names them. */
export function CommandKeys({ letter, isShifted = false }: { letter: string; isShifted?: boolean }) {
  const mac = useSyncExternalStore(never, isMac, () => false)
  if (mac) return <Kbd>{`${isShifted ? '⇧' : ''}⌘${letter}`}</Kbd>
  return <Kbd>{`Ctrl ${isShifted ? 'Shift ' : ''}${letter}`}</Kbd>
}

/** The keys that open the palette. */
export function PaletteKeys() {
  return <CommandKeys letter="K" />
}
