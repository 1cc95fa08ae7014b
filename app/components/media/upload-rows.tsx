import { X } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Progress } from '#app/components/ui/progress.tsx'
import type { Upload } from './use-uploads.ts'

type Props = { uploads: Upload[]; onCancel: (key: string) => void }

/** What is on its way, and what was refused with the reason. */
export function UploadRows({ uploads, onCancel }: Props) {
  const t = useT()
  if (uploads.length === 0) return null
  return (
    <ul className="grid gap-1.5">
      {uploads.map(({ key, name, percent, failure }) => (
        <li
          key={key}
          className="flex items-center gap-3 rounded-sm border border-line py-1 pr-1 pl-3 text-sm"
        >
          <div className="grid min-w-0 flex-1 gap-1 py-1">
            {failure === null ? (
              <>
                <p className="flex gap-2">
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <span className="tabular-nums text-muted">{t('media.percent', { percent })}</span>
                </p>
                <Progress label={t('media.uploading', { name })} value={percent} />
              </>
            ) : (
              <p role="alert" className="text-danger [overflow-wrap:anywhere]">
                <span className="font-medium">{t('media.failedUpload', { name })}</span>: {failure}
              </p>
            )}
          </div>
          <IconButton
            size="sm"
            label={failure === null ? t('media.cancel', { name }) : t('media.dismiss', { name })}
            onClick={() => onCancel(key)}
          >
            <X aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}
