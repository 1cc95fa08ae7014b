import { SendHorizontal, Square } from 'lucide-react'
import { forwardRef, type KeyboardEvent, useState } from 'react'
import { PictureButton, PictureStrip } from '#app/components/media/picture-strip.tsx'
import type { Pictures } from '#app/components/media/use-pictures.ts'
import { IconButton } from '#app/components/ui/icon-button.tsx'

type Props = {
  label: string
  placeholder: string
  sendLabel: string
  hint?: string
  maxLength: number
  /** `text` may be empty where pictures are sent. */
  onSend: (text: string) => void
  /** Left out: no pictures are taken here. */
  pictures?: Pictures | undefined
  /** Set while an answer is written: the button then ends it. */
  stop?: { label: string; onStop: () => void } | undefined
  isDisabled?: boolean
}

/** Where a person writes. Enter sends, Shift and Enter starts a line; what an input method composes is left alone. */
export const Composer = forwardRef<HTMLTextAreaElement, Props>(function Composer(
  { label, placeholder, sendLabel, hint, maxLength, onSend, stop, pictures, isDisabled = false },
  ref,
) {
  const [text, setText] = useState('')
  const hasPictures = pictures !== undefined && pictures.chosen.length > 0
  const isReady = (text.trim().length > 0 || hasPictures) && !pictures?.isLoading && !isDisabled
  const takePictures = (event: { preventDefault: () => void }, files: FileList) => {
    if (!pictures || files.length === 0) return
    event.preventDefault()
    pictures.add([...files])
  }
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
      onDragOver={(event) => pictures && event.preventDefault()}
      onDrop={(event) => takePictures(event, event.dataTransfer.files)}
      className="grid gap-1"
    >
      {pictures ? <PictureStrip pictures={pictures} /> : null}
      <div className="flex items-end gap-2 rounded-md border border-line-strong bg-surface p-1.5 focus-within:border-focus">
        {pictures ? <PictureButton pictures={pictures} /> : null}
        <textarea
          ref={ref}
          rows={1}
          value={text}
          maxLength={maxLength}
          aria-label={label}
          placeholder={placeholder}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => takePictures(event, event.clipboardData.files)}
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
