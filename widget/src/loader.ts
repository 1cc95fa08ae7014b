// biome-ignore-all lint/style/useTemplate: it is longer once compressed
/**
 * The one file on a customer's page: draws the launcher in the agent's colour and brings the app when it is near to be
 * needed. Every page view pays for every byte here, so it is terse on purpose; the budget is 600 bytes.
 */
import type { Kit } from './kit.ts'

/** Set at build: the app's file name, with its hash. */
declare const APP_FILE: string

if (!window.Hiviex) {
  const page = document
  const script = page.currentScript as HTMLScriptElement
  const data = script.dataset
  const create = (tag: string) => page.createElement(tag)
  const rules = { createScriptURL: (path: string) => new URL(path, script.src).href }
  // biome-ignore lint/suspicious/noAssignInExpressions: five bytes
  const widget = (window.Hiviex = create('hiviex-widget') as Kit)
  const launcher = create('button')
  const sheet = new CSSStyleSheet()
  // biome-ignore lint/correctness/noUnusedVariables: read by its own assignment
  let app: Node | 0 | undefined
  const start = () => {
    app ||= page.head.appendChild(
      Object.assign(create('script'), {
        src: widget.policy.createScriptURL(APP_FILE),
        nonce: script.nonce,
        // The next hover or click tries again.
        onerror: () => {
          app = 0
        },
      }),
    )
  }

  // The app puts its own in their place.
  widget.open =
    widget.toggle =
    launcher.onclick =
      () => {
        widget.wanted = 1
        start()
      }
  // Nothing is open yet.
  widget.close = () => {}
  widget.script = script
  // Addresses that begin at our own script are all it is used for.
  widget.policy = window.trustedTypes?.createPolicy('hiviex', rules) || rules
  widget.attachShadow({ mode: 'open' }).append(launcher)
  widget.ready = fetch(new URL('/api/widget/v1/agents/' + data.agent, script.src)).then((response) =>
    response.json(),
  )
  widget.ready.then(
    (agent) => {
      // The app gives the icon black where that reads better; working it out here would cost 30 bytes.
      sheet.replaceSync(
        'button{position:fixed;bottom:20px;padding:12px;border:0;border-radius:50%;background:currentColor}button:before{content:"";display:block;padding:16px;background:#fff;clip-path:path("M16 2 28 9v14l-12 7-5-3-7 3V9Z")}',
      )
      // Set as properties, the values can be nothing but a colour and a side.
      const style = (sheet.cssRules[0] as CSSStyleRule).style
      style.color = data.color || agent.accentColor
      style[(data.position || agent.position) as 'left'] = '20px'
      widget.shadowRoot.adoptedStyleSheets = [sheet]
      launcher.ariaLabel = agent.name
      launcher.onpointerenter = start
      // No name: there is no such agent, and so nothing to show.
      if (agent.name) {
        page.body.append(widget)
        ;(window.requestIdleCallback || setTimeout)(start)
      }
    },
    () => {},
  )
}
