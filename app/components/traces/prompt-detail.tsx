import { useFormat, useT } from '#app/components/i18n.tsx'
import { CodeBlock } from '#app/components/tools/code-block.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { readPrompt } from '#app/domain/traces/read-step.ts'

/** What the model was told, part by part, with what each part takes. */
export function PromptDetail({ data }: { data: unknown }) {
  const t = useT()
  const format = useFormat()
  const { parts, messages, historyChars, images, tools } = readPrompt(data)
  const nameOf = (key: string) => {
    const known = `character.part.${key}`
    return t.has(known) ? t(known) : key
  }
  return (
    <div className="grid gap-3">
      <div className="divide-y divide-line rounded-sm border border-line">
        {parts.map(({ key, text, tokens, chars }) => (
          <details key={key}>
            <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 rounded-sm px-3 py-2">
              <span className="min-w-0 flex-1">{nameOf(key)}</span>
              <span className="text-muted text-sm tabular-nums">
                {t('traces.prompt.size', { count: format.number(tokens), chars: format.number(chars) })}
              </span>
            </summary>
            <div className="border-line border-t px-3 py-2">
              {text === null ? (
                <p className="text-muted text-sm">{t('traces.prompt.inNextStep')}</p>
              ) : (
                <CodeBlock>{text}</CodeBlock>
              )}
            </div>
          </details>
        ))}
      </div>
      <p className="text-muted text-sm">
        {t('traces.prompt.messages', { count: messages, chars: format.number(historyChars) })}
        {images > 0 ? `, ${t('traces.prompt.images', { count: images })}` : ''}
      </p>
      {tools.length > 0 ? (
        <p className="flex flex-wrap items-center gap-1.5 text-muted text-sm">
          {t('traces.prompt.tools')}
          {tools.map((name) => (
            <Badge key={name} className="font-mono">
              {name}
            </Badge>
          ))}
        </p>
      ) : null}
    </div>
  )
}
