import { SendHorizontal, Square } from 'lucide-react'
import { type ChangeEvent, forwardRef, type KeyboardEvent, useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { PictureButton, PictureStrip } from '#app/components/media/picture-strip.tsx'
import type { Pictures } from '#app/components/media/use-pictures.ts'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import { useEarlyText } from '#app/components/ui/use-early-text.ts'

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
  const t = useT()
  const [text, setText] = useState('')
  const count = pictures?.chosen.length ?? 0
  const hasMessage = (text.trim().length > 0 || count > 0) && !isDisabled
  const isLoading = pictures?.isLoading === true
  // Sent while a picture is on its way: the message leaves as soon as the picture is there.
  const [due, setDue] = useState(0)
  // One that was lost, taken away or added is for the writer to think about.
  const isDue = due > 0 && due === count
  const takePictures = (event: { preventDefault: () => void }, files: FileList) => {
    if (!pictures || files.length === 0) return
    event.preventDefault()
    pictures.add([...files])
  }
  const send = () => {
    setDue(hasMessage && isLoading ? count : 0)
    if (!hasMessage || isLoading) return
    onSend(text.trim())
    setText('')
  }
  useEffect(() => {
    if (isDue && !isLoading) send()
    else if (!isDue) setDue(0)
  })
  const onChange = ({ target }: ChangeEvent<HTMLTextAreaElement>) => {
    setText(target.value)
    setDue(0)
  }
  const field = useEarlyText(ref, text, onChange)
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
          ref={field}
          rows={1}
          value={text}
          maxLength={maxLength}
          aria-label={label}
          placeholder={placeholder}
          onChange={onChange}
          onKeyDown={onKeyDown}
          onPaste={(event) => takePictures(event, event.clipboardData.files)}
          className="field-sizing-content max-h-40 min-h-9 flex-1 resize-none bg-transparent px-2 py-2 text-md outline-none placeholder:text-faint sm:text-base"
        />
        {stop && !hasMessage ? (
          <IconButton label={stop.label} variant="secondary" onClick={stop.onStop}>
            <Square aria-hidden="true" />
          </IconButton>
        ) : (
          <IconButton label={sendLabel} variant="primary" type="submit" disabled={!hasMessage || isDue}>
            {isDue ? <Spinner /> : <SendHorizontal aria-hidden="true" />}
          </IconButton>
        )}
      </div>
      <span role="status" className="sr-only">
        {isDue ? t('media.sendsWhenReady') : ''}
      </span>
      {hint ? <p className="hidden px-1 text-faint text-xs sm:block">{hint}</p> : null}
    </form>
  )
})
