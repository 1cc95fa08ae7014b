/**
 * What the loader, the app and the lazy chunks hand each other: the widget's own element, which is `window.Hiviex`. Every
 * one of them is a classic script injected with the page's nonce (the one way in under `script-src 'nonce-…'` without our
 * host on its list), so there is no `import` between them: each leaves its part on the element.
 */
import type * as preact from 'preact'
import type { AgentInfo } from '#app/contracts/widget.v1.ts'
import type { Strings } from './i18n/en.ts'
import type { MediaChunk } from './media/media.tsx'
import type { PassageView } from './passage.tsx'
import type { TalkChunk } from './talk/talk.tsx'

export type ScriptPolicy = { createScriptURL(path: string): string }

/** What pages may rely on. Besides, the element's events `open`, `close` and `message`. */
export type PublicApi = {
  open(): void
  close(): void
  toggle(): void
}

export type Kit = HTMLElement &
  PublicApi & {
    readonly shadowRoot: ShadowRoot
    /** The page's script tag: its `data-` settings, its nonce, and where we live. */
    script: HTMLScriptElement
    policy: ScriptPolicy
    /** The agent, as the API tells it: trust no field's type. */
    ready: Promise<AgentInfo>
    /** Opening was asked for before the app was there. */
    wanted?: 1
    /** Left by the app for its chunks. */
    preact?: Pick<typeof preact, 'h' | 'Fragment'>
    /** Left by the chunks. */
    strings?: Strings
    talk?: TalkChunk
    media?: MediaChunk
    passage?: PassageView
  }

declare global {
  interface Window {
    Hiviex?: Kit
    trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy }
  }
}

export const theKit = () => window.Hiviex as Kit
