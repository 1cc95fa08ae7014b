import { useSyncExternalStore } from 'react'
import { Kbd } from '#app/components/ui/kbd.tsx'

const never = () => () => {}
const isMac = () => /mac|iphone|ipad/i.test(navigator.platform)

/** The keys that open the palette, as this person's keyboard names them. */
export function PaletteKeys() {
  const mac = useSyncExternalStore(never, isMac, () => false)
  return <Kbd>{mac ? '⌘K' : 'Ctrl K'}</Kbd>
}
