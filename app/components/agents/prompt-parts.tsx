import { useFormat, useT } from '#app/components/i18n.tsx'
import type { PromptPreview } from '#app/domain/agents/preview-prompt.server.ts'

/** Each part with its size, to be opened; the largest is the widest bar. */
export function PromptParts({ preview }: { preview: PromptPreview }) {
  const t = useT()
  const format = useFormat()
  const toolTokens = preview.tools.reduce((sum, { tokens }) => sum + tokens, 0)
  const rows = [
    ...preview.parts.map(({ key, text, tokens }) => ({
      key,
      name: t(`character.part.${key}`),
      text,
      tokens,
    })),
    ...(preview.tools.length > 0
      ? [
          {
            key: 'specs',
            name: t('character.part.specs'),
            text: preview.tools.map(({ name, tokens }) => `${name}  ${format.number(tokens)}`).join('\n'),
            tokens: toolTokens,
          },
        ]
      : []),
    ...(preview.question
      ? [{ key: 'question', name: t('character.part.question'), ...preview.question }]
      : []),
  ]
  const widest = Math.max(...rows.map(({ tokens }) => tokens), 1)
  return (
    <div className="divide-y divide-line rounded-sm border border-line">
      {rows.map(({ key, name, text, tokens }) => (
        <details key={key}>
          <summary className="flex cursor-pointer items-center gap-3 rounded-sm px-3 py-2">
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <svg
              viewBox="0 0 100 6"
              preserveAspectRatio="none"
              className="h-1.5 w-24 shrink-0 max-sm:hidden"
              aria-hidden="true"
            >
              <rect width="100" height="6" rx="1" className="fill-hover" />
              <rect width={(tokens / widest) * 100} height="6" rx="1" className="fill-accent" />
            </svg>
            <span className="w-16 shrink-0 text-right text-muted text-sm tabular-nums">
              {format.number(tokens)}
            </span>
          </summary>
          <pre className="max-h-80 overflow-auto whitespace-pre-wrap break-words border-line border-t bg-sunken px-3 py-2 font-mono text-xs">
            {text}
          </pre>
        </details>
      ))}
    </div>
  )
}
