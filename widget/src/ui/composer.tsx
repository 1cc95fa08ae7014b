import type { Strings } from '../i18n/en.ts'
import type { State } from '../state.ts'
import type { Talk } from '../talk/talk.tsx'
import { Icon } from './icon.tsx'

export const MAX_TEXT = 4000
const COUNT_FROM = 3600

export type ComposerProps = {
  state: State
  strings: Strings
  refs: { input: HTMLTextAreaElement | null }
  placeholder: string
  draft: string
  talk: Talk | undefined
  onDraft(text: string): void
  onSend(text: string): void
  onStop(): void
}

const SEND = 'M12 19V5M5 12l7-7 7 7'
const STOP = 'M8 8h8v8H8z'

export function Composer({
  state,
  strings,
  refs,
  placeholder,
  draft,
  talk,
  onDraft,
  onSend,
  onStop,
}: ComposerProps) {
  const pictures = talk?.pictures()
  const isReady = () => talk?.pictures()?.isReady ?? draft.trim()
  const submit = () => {
    // While the agent writes, Enter keeps the draft where it is.
    if (state.runId) return
    if (isReady()) onSend(draft.trim())
    else pictures?.whenReady()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {pictures?.strip}
      {pictures?.button}
      {/* The replica of the text gives the box its height: no script measures, no inline style. */}
      <div class="grow" data-text={draft}>
        <textarea
          rows={1}
          maxLength={MAX_TEXT}
          value={draft}
          placeholder={placeholder}
          aria-label={placeholder}
          ref={(element) => {
            refs.input = element
          }}
          onInput={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            submit()
          }}
        />
      </div>
      {draft.length > COUNT_FROM && (
        <small>{strings.left.replace('{n}', String(MAX_TEXT - draft.length))}</small>
      )}
      {state.runId ? (
        <button type="button" class="icon go" aria-label={strings.stop} onClick={onStop}>
          <Icon path={STOP} />
        </button>
      ) : (
        <button type="submit" class="icon go" aria-label={strings.send} disabled={!isReady()}>
          <Icon path={SEND} />
        </button>
      )}
    </form>
  )
}
