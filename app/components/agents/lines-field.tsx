import { useState } from 'react'
import { Textarea } from '#app/components/ui/textarea.tsx'

type Props = {
  value: readonly string[]
  maxLines: number
  maxLength: number
  rows?: number
  onChange: (lines: string[]) => void
}

const linesOf = (text: string, maxLines: number, maxLength: number) =>
  [...new Set(text.split('\n').map((line) => line.trim().slice(0, maxLength)))]
    .filter(Boolean)
    .slice(0, maxLines)

/** A list as people write one: an entry a line. Empty lines and repetitions are not part of it. */
export function LinesField({ value, maxLines, maxLength, rows = 3, onChange }: Props) {
  const [text, setText] = useState(value.join('\n'))
  // What was set from outside (undo, another version) replaces what was typed; our own change comes back the same.
  const shown = linesOf(text, maxLines, maxLength).join('\n') === value.join('\n') ? text : value.join('\n')
  return (
    <Textarea
      value={shown}
      rows={rows}
      onChange={({ target }) => {
        setText(target.value)
        onChange(linesOf(target.value, maxLines, maxLength))
      }}
    />
  )
}
