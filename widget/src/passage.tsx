/** A chunk for the few who open a source: the passage an answer rests on, marked in its surroundings. */
import type { VNode } from 'preact'
import { safeUrl } from '#app/lib/markdown-inline.ts'
import type { Strings } from './i18n/en.ts'
import { theKit } from './kit.ts'
import css from './passage.css?inline'
import type { OpenPassage } from './state.ts'

export type PassageView = (props: { open: OpenPassage; strings: Strings }) => VNode

const string = (value: unknown) => (typeof value === 'string' ? value : '')

const kit = theKit()
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
kit.shadowRoot.adoptedStyleSheets = [...kit.shadowRoot.adoptedStyleSheets, sheet]

/** The passage, not the beginning of its surroundings, is what one came for. */
const intoView = (mark: HTMLElement | null) => mark?.scrollIntoView({ block: 'center' })

kit.passage = ({ open: { n, passage, hasFailed }, strings }) => {
  if (hasFailed) return <p role="alert">{strings.gone}</p>
  if (!passage) return <p aria-busy="true">…</p>
  const link = safeUrl(string(passage.url))
  return (
    <article>
      <p class="where">
        {[strings.source.replace('{n}', String(n)), ...passage.headingPath.map(string)].join(' › ')}
      </p>
      <h3>{string(passage.title)}</h3>
      <p class="text">
        {string(passage.before)}
        <mark ref={intoView}>{string(passage.passage)}</mark>
        {string(passage.after)}
      </p>
      {link?.host && (
        <a class="visit" href={link.href} target="_blank" rel="noopener noreferrer nofollow">
          {strings.visit.replace('{host}', () => link.host)}
        </a>
      )}
    </article>
  )
}
