import { clsx } from 'clsx'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId, useMemo } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { FieldContext, type FieldControl } from './field-context.ts'

type Props = {
  label: ReactNode
  help?: ReactNode
  /** In words, already translated. */
  error?: ReactNode
  isOptional?: boolean
  /** Keeps the label for screen readers only. */
  isLabelHidden?: boolean
  /** Beside the label, at its right end: a counter, a link. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** Label above, control, then the error if there is one, then help. */
export function Field({ label, help, error, isOptional, isLabelHidden, aside, className, children }: Props) {
  const t = useT()
  const id = useId()
  const hasError = Boolean(error)
  const hasHelp = Boolean(help)
  const control = useMemo<FieldControl>(() => {
    const describedBy = [hasError && `${id}-error`, hasHelp && `${id}-help`].filter(Boolean).join(' ')
    return { id, 'aria-describedby': describedBy || undefined, 'aria-invalid': hasError || undefined }
  }, [id, hasError, hasHelp])

  return (
    <div
      className={clsx('grid content-start gap-1.5', className)}
      data-state={hasError ? 'invalid' : undefined}
    >
      <div className={clsx('flex items-baseline justify-between gap-3', isLabelHidden && 'sr-only')}>
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {label}
          {isOptional ? <span className="font-normal text-faint"> ({t('common.optional')})</span> : null}
        </label>
        {aside}
      </div>
      <FieldContext.Provider value={control}>{children}</FieldContext.Provider>
      {hasError ? (
        <p id={`${id}-error`} className="flex gap-1.5 text-danger text-sm" role="alert">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          <span>{error}</span>
        </p>
      ) : null}
      {hasHelp ? (
        <p id={`${id}-help`} className="text-measure text-muted text-sm">
          {help}
        </p>
      ) : null}
    </div>
  )
}
