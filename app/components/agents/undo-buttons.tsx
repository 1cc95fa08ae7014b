import { Redo2, Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { undoDirection } from './undo-direction.ts'
import type { DraftForm } from './use-draft.ts'

/** Fields with letters undo their own. */
const OWN_UNDO =
  'textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=range])'

/** Back and forth, by button and by key. */
export function UndoButtons({ undo }: { undo: DraftForm['undo'] }) {
  const t = useT()
  const { canUndo, canRedo, goBack, goForth } = undo

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const direction = undoDirection(event)
      if (!direction || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.matches(OWN_UNDO)) return
      event.preventDefault()
      if (direction === 'forth') goForth()
      else goBack()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [goBack, goForth])

  return (
    <span className="inline-flex">
      <IconButton
        label={t('character.undo')}
        size="sm"
        tooltipSide="bottom"
        disabled={!canUndo}
        onClick={goBack}
      >
        <Undo2 aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t('character.redo')}
        size="sm"
        tooltipSide="bottom"
        disabled={!canRedo}
        onClick={goForth}
      >
        <Redo2 aria-hidden="true" />
      </IconButton>
    </span>
  )
}
