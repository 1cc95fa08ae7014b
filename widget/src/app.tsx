/** The panel. Comes when the launcher is near to be used, and can take the visitor's first words by itself. */
import { Fragment, h, render } from 'preact'
import type { AgentInfo } from '#app/contracts/widget.v1.ts'
import { en } from './i18n/en.ts'
import { theKit } from './kit.ts'
import { initialState, type State } from './state.ts'
import type { Talk } from './talk/talk.tsx'
import css from './ui/panel.css?inline'
import { Panel, type PanelProps } from './ui/panel.tsx'

/** Set at build: file names with their hashes. */
declare const TALK_FILE: string
declare const PASSAGE_FILE: string
declare const PORTUGUESE_FILE: string

const AT_END_PX = 48

const kit = theKit()
kit.preact = { h, Fragment }
const isPortuguese = (tag: string) => /^pt/i.test(tag)
const { shadowRoot: root, script } = kit
const { lang } = script.dataset
const api = new URL('/api/widget/v1', script.src).href
const emit = (type: string) => kit.dispatchEvent(new Event(type))

/** Runs a file of ours from beside the loader, with the page's nonce. */
const load = (file: string) =>
  new Promise((onload, onerror) => {
    const element = document.createElement('script')
    document.head.append(
      Object.assign(element, { src: kit.policy.createScriptURL(file), nonce: script.nonce, onload, onerror }),
    )
  })

/** Brought beside the agent's data, not after it, where the browser asks for it already. */
let portuguese = isPortuguese(lang || navigator.language) ? load(PORTUGUESE_FILE) : null

const panel = kit.ready.then(async (info) => {
  if (!info.name) return () => {}
  const language = lang || (info.locale === 'auto' ? navigator.language : info.locale)
  if (isPortuguese(language)) {
    portuguese ??= load(PORTUGUESE_FILE)
    await portuguese.catch(() => {})
  }
  return createPanel(info, isPortuguese(language) && kit.strings ? kit.strings : en, language)
})
kit.open = () => panel.then((toggle) => toggle(true))
kit.close = () => panel.then((toggle) => toggle(false))
kit.toggle = () => panel.then((toggle) => toggle())
// At once, not when the panel is made: a click while its words are on their way would reach the loader, and be lost.
;(root.querySelector('button') as HTMLButtonElement).onclick = () => kit.open()
if (kit.wanted) kit.open()

function createPanel(info: AgentInfo, strings: typeof en, language: string) {
  const agent = {
    name: String(info.name),
    welcome: String(info.welcome ?? ''),
    suggestedQuestions: info.suggestedQuestions.map(String),
    avatarUrl: ownImage(String(info.avatarUrl ?? '')),
  }
  const refs: PanelProps['refs'] = { dialog: null, log: null, input: null, jump: null }
  const mount = document.createElement('div')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  root.append(mount)

  const launcher = root.querySelector('button') as HTMLButtonElement
  launcher.onclick = () => toggle()
  let state: State = initialState
  let draft = ''
  let talk: Talk | undefined
  let cited: HTMLElement | null = null
  let frame = 0

  const store = {
    get: () => state,
    set(change: Partial<State>) {
      state = { ...state, ...change }
      // A burst of events is drawn once.
      frame ||= requestAnimationFrame(draw)
    },
  }

  const talking = () =>
    load(TALK_FILE).then(() => {
      talk ??= kit.talk?.({
        kit,
        api,
        store,
        strings,
        agent: info.publicId,
        language,
        takesPictures: info.acceptsImages === true,
        load,
        onMessage,
        onCite,
      })
    })
  let loading = talking()
  loading.catch(() => {})
  /** Runs when there is a way to talk; a chunk that did not come is asked for again. */
  const withTalk = (act: (talk: Talk) => void) => {
    if (!talk) loading = loading.catch(talking)
    loading.then(
      () => talk && act(talk),
      () => store.set({ notice: strings.lost }),
    )
  }

  function onMessage() {
    if (!state.isOpen) store.set({ hasUnread: true })
    emit('message')
  }

  function onSend(text: string) {
    withTalk((ready) => {
      if (draft.trim() === text) draft = ''
      ready.send(text)
      draw()
      scrollToEnd()
    })
    refs.input?.focus()
  }

  function onCite({ n, chunkId }: { n: number; chunkId: string }, from: HTMLElement) {
    cited = from
    store.set({ passage: { n, passage: null, hasFailed: false } })
    draw()
    root.querySelector<HTMLElement>('.passage button')?.focus()
    Promise.all([talk?.passage(chunkId), load(PASSAGE_FILE)]).then(
      ([passage]) =>
        passage && state.passage?.n === n && store.set({ passage: { n, passage, hasFailed: false } }),
      () => state.passage?.n === n && store.set({ passage: { n, passage: null, hasFailed: true } }),
    )
  }

  const scrollToEnd = () => refs.log?.scrollTo(0, refs.log.scrollHeight)
  const isAway = () =>
    refs.log !== null && refs.log.scrollHeight - refs.log.scrollTop - refs.log.clientHeight > AT_END_PX
  const onScroll = () => {
    if (refs.jump) refs.jump.hidden = !isAway()
  }

  function draw() {
    cancelAnimationFrame(frame)
    frame = 0
    const wasAway = isAway()
    const { passage } = state
    render(
      <Panel
        state={state}
        strings={strings}
        agent={agent}
        refs={refs}
        placeholder={String(info.placeholder || strings.ask)}
        draft={draft}
        talk={talk}
        passage={
          passage &&
          (kit.passage ? (
            <kit.passage open={passage} strings={strings} />
          ) : (
            <p>{passage.hasFailed ? strings.gone : '…'}</p>
          ))
        }
        onDraft={(text) => {
          draft = text
          draw()
        }}
        onSend={onSend}
        onStop={() => talk?.stop()}
        onClose={() => toggle(false)}
        onClosePassage={() => {
          store.set({ passage: null })
          cited?.focus()
        }}
        onScroll={onScroll}
        onJump={() => {
          scrollToEnd()
          refs.input?.focus()
        }}
        onRestart={() => {
          talk?.restart()
          draw()
          refs.input?.focus()
        }}
        onHandover={() => talk?.handover()}
      />,
      mount,
    )
    launcher.classList.toggle('unread', state.hasUnread)
    const { log } = refs
    const last = log?.lastElementChild as HTMLElement | null
    // What is being read stays where it is: follow the end only from the end, and never past an answer's first line.
    if (log && last && !wasAway) log.scrollTop = Math.min(log.scrollHeight, last.offsetTop - 12)
    onScroll()
  }

  function toggle(open = !state.isOpen) {
    if (open === state.isOpen) return
    store.set({ isOpen: open, hasUnread: open ? false : state.hasUnread })
    launcher.ariaExpanded = String(open)
    if (open) {
      // On a phone the panel is the whole screen, so it is modal: the browser keeps focus and readers inside.
      if (matchMedia('(max-width:480px)').matches) refs.dialog?.showModal()
      else refs.dialog?.show()
      draw()
      refs.input?.focus()
    } else {
      refs.dialog?.close()
      launcher.focus()
    }
    emit(open ? 'open' : 'close')
  }

  // The loader spoke of the only button there was.
  const drawn = root.adoptedStyleSheets[0]?.cssRules ?? []
  for (const rule of drawn)
    (rule as CSSStyleRule).selectorText = (rule as CSSStyleRule).selectorText.replace(
      'button',
      ':host > button',
    )
  const accent = getComputedStyle(launcher).backgroundColor
  const theme = (sheet.cssRules[0] as CSSStyleRule).style
  theme.setProperty('--a', accent)
  theme.setProperty('--t', readableOn(accent))
  kit.toggleAttribute('left', (script.dataset.position || info.position) === 'left')
  // A phone's keyboard covers the page instead of resizing it: the panel follows what is left of the screen.
  const screen = window.visualViewport
  if (screen) {
    screen.onresize = screen.onscroll = () => {
      theme.setProperty('--vh', `${screen.height}px`)
      theme.setProperty('--vt', `${screen.offsetTop}px`)
    }
  }
  launcher.ariaLabel = strings.open.replace('{name}', () => agent.name)
  launcher.ariaExpanded = 'false'
  draw()
  return toggle
}

/** Black or white, whichever contrasts more with `rgb(r, g, b)` (WCAG relative luminance). */
function readableOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(
    (part) => (Number(part) / 255) ** 2.2,
  )
  return red * 0.2126 + green * 0.7152 + blue * 0.0722 > 0.18 ? '#000' : '#fff'
}

/** An image is asked for from our own host or not at all. */
function ownImage(address: string): string {
  if (!address) return ''
  const url = new URL(address, api)
  return url.origin === new URL(api).origin ? url.href : ''
}
