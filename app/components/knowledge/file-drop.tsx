import { clsx } from 'clsx'
import { FileText, Upload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { useFieldControl } from '#app/components/ui/field-context.ts'
import { FILE_EXTENSIONS } from '#app/domain/knowledge/rules.ts'

type Props = { name: string; onChange: (file: File | null) => void }

/** A file by drag and drop or by the ordinary chooser; the real input stays, so that keyboards and forms work. */
export function FileDrop({ name, onChange }: Props) {
  const t = useT()
  const format = useFormat()
  const control = useFieldControl()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [isOver, setOver] = useState(false)

  const take = (chosen: File | null) => {
    setFile(chosen)
    onChange(chosen)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!input.current || event.dataTransfer.files.length === 0) return
    input.current.files = event.dataTransfer.files
    take(event.dataTransfer.files[0] ?? null)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same for everybody
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'relative grid justify-items-center gap-1 rounded-md border border-dashed px-4 py-8 text-center transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-focus',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken/60 hover:bg-hover',
        control['aria-invalid'] && 'border-danger',
      )}
    >
      {file ? (
        <FileText className="size-6 text-accent-text" aria-hidden="true" />
      ) : (
        <Upload className="size-6 text-faint" aria-hidden="true" />
      )}
      <p className="max-w-full truncate font-medium">
        {isOver ? t('knowledge.add.dropNow') : (file?.name ?? t('knowledge.add.drop'))}
      </p>
      <p className="text-muted text-sm">
        {file ? `${format.bytes(file.size)} · ${t('knowledge.add.chooseOther')}` : t('knowledge.add.choose')}
      </p>
      <input
        {...control}
        ref={input}
        type="file"
        name={name}
        accept={FILE_EXTENSIONS.join(',')}
        onChange={(event) => take(event.target.files?.[0] ?? null)}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
    </div>
  )
}
