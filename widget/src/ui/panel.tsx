import type { VNode } from 'preact'
import type { Strings } from '../i18n/en.ts'
import type { State } from '../state.ts'
import { Composer, type ComposerProps } from './composer.tsx'
import { Icon } from './icon.tsx'

export type PanelProps = ComposerProps & {
  state: State
  strings: Strings
  agent: { name: string; avatarUrl: string; welcome: string; suggestedQuestions: string[] }
  refs: {
    dialog: HTMLDialogElement | null
    log: HTMLElement | null
    input: HTMLTextAreaElement | null
    jump: HTMLElement | null
  }
  passage: VNode | null
  onClose(): void
  onClosePassage(): void
  onScroll(): void
  onJump(): void
  onRestart(): void
  onHandover(): void
}

const CLOSE = 'M6 6l12 12M18 6 6 18'
const BACK = 'M15 5l-7 7 7 7'
const DOWN = 'M12 5v14M6 13l6 6 6-6'

export function Panel(props: PanelProps) {
  const { state, strings, agent, refs } = props
  return (
    <dialog
      aria-label={agent.name}
      ref={(element) => {
        refs.dialog = element
      }}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        if (state.passage) props.onClosePassage()
        else props.onClose()
      }}
    >
      <header>
        <span class="face" aria-hidden="true">
          {agent.avatarUrl ? <img src={agent.avatarUrl} alt="" /> : agent.name.slice(0, 1)}
        </span>
        <div>
          <h2>{agent.name}</h2>
          <p role="status">{statusLine(state, strings, agent.name)}</p>
        </div>
        <button type="button" class="icon" aria-label={strings.close} onClick={props.onClose}>
          <Icon path={CLOSE} />
        </button>
      </header>
      <main>
        <div
          class="log"
          role="log"
          aria-live="polite"
          aria-busy={state.runId !== null}
          aria-label={agent.name}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          ref={(element) => {
            refs.log = element
          }}
          onScroll={props.onScroll}
        >
          {agent.welcome && <div class="it">{agent.welcome}</div>}
          {!state.messages.length && !state.conversationId && (
            <div class="ask">
              {agent.suggestedQuestions.map((question) => (
                <button type="button" key={question} onClick={() => props.onSend(question)}>
                  {question}
                </button>
              ))}
            </div>
          )}
          {props.talk?.view()}
        </div>
        <button
          type="button"
          class="icon jump"
          hidden
          aria-label={strings.latest}
          ref={(element) => {
            refs.jump = element
          }}
          onClick={props.onJump}
        >
          <Icon path={DOWN} />
        </button>
        {props.passage && (
          <div class="passage">
            <button type="button" class="icon" aria-label={strings.back} onClick={props.onClosePassage}>
              <Icon path={BACK} />
            </button>
            {props.passage}
          </div>
        )}
      </main>
      {state.notice && (
        <p class="notice" role="alert">
          {state.notice}
        </p>
      )}
      {state.isClosed ? (
        <footer>
          <p class="note">{strings.closed}</p>
          <button type="button" class="wide" onClick={props.onRestart}>
            {strings.restart}
          </button>
        </footer>
      ) : (
        <footer>
          <Composer {...props} />
          {state.conversationId && state.handler === 'agent' && (
            <button type="button" class="quiet" onClick={props.onHandover}>
              {strings.person}
            </button>
          )}
        </footer>
      )}
    </dialog>
  )
}

function statusLine(state: State, strings: Strings, name: string): string {
  if (state.isLost) return strings.lost
  if (state.runId) return strings.writing.replace('{name}', () => name)
  return strings[state.handler]?.replace('{name}', () => state.handlerName || name) ?? ''
}
