import { SendHorizontal, Square } from 'lucide-react'
import { forwardRef, type KeyboardEvent, useState } from 'react'
import { IconButton } from '#app/components/ui/icon-button.tsx'

type Props = {
  label: string
  placeholder: string
  sendLabel: string
  hint?: string
  maxLength: number
  onSend: (text: string) => void
  /** Set while an answer is written: the button then ends it. */
  stop?: { label: string; onStop: () => void } | undefined
  isDisabled?: boolean
}

/** Where a person writes. Enter sends, Shift and Enter starts a line; what an input method composes is left alone. */
export const Composer = forwardRef<HTMLTextAreaElement, Props>(function Composer(
  { label, placeholder, sendLabel, hint, maxLength, onSend, stop, isDisabled = false },
  ref,
) {
  const [text, setText] = useState('')
  const isReady = text.trim().length > 0 && !isDisabled
  const send = () => {
    if (!isReady) return
    onSend(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid gap-1"
    >
      <div className="flex items-end gap-2 rounded-md border border-line-strong bg-surface p-1.5 focus-within:border-focus">
        <textarea
          ref={ref}
          rows={1}
          value={text}
          maxLength={maxLength}
          aria-label={label}
          placeholder={placeholder}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-40 min-h-9 flex-1 resize-none bg-transparent px-2 py-2 text-md outline-none placeholder:text-faint sm:text-base"
        />
        {stop && !isReady ? (
          <IconButton label={stop.label} variant="secondary" onClick={stop.onStop}>
            <Square aria-hidden="true" />
          </IconButton>
        ) : (
          <IconButton label={sendLabel} variant="primary" type="submit" disabled={!isReady}>
            <SendHorizontal aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {hint ? <p className="hidden px-1 text-faint text-xs sm:block">{hint}</p> : null}
    </form>
  )
})
