import { useParams } from '@remix-run/react'
import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { FACE_KEYS, faceUrl, isFaceKey } from '#app/domain/agents/faces.ts'

/** An agent's picture; its first letters where it has none of ours. Decoration: the name stands beside it. */
export function AgentFace({
  avatar,
  name,
  size = 'md',
}: {
  avatar: string
  name: string
  size?: 'sm' | 'md' | 'lg'
}) {
  const { slug } = useParams()
  return <Avatar name={name} src={faceUrl(avatar, slug)} size={size} />
}

type PickerProps = { value: string; onChange: (avatar: string) => void; error?: string | undefined }

/** Our eight faces and, where one is chosen already, a photo of the gallery; one of them chosen. Real radio buttons, so arrows move and screen readers count. */
export function FacePicker({ value, onChange, error }: PickerProps) {
  const t = useT()
  const { slug } = useParams()
  const faces = FACE_KEYS.map((key) => ({ key, label: t(`agents.face.${key}`), src: faceUrl(key) }))
  const photo = isFaceKey(value) ? null : faceUrl(value, slug)
  const choices = photo ? [{ key: value, label: t('media.ownPhoto'), src: photo }, ...faces] : faces
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">{t('agents.look.face')}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ key, label, src }) => (
          <label
            key={key}
            title={label}
            className={clsx(
              'relative cursor-pointer rounded-full border-2 border-transparent p-0.5 transition-colors hover:border-line-strong',
              'has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-focus',
            )}
          >
            <input
              type="radio"
              name="avatar"
              value={key}
              className="sr-only"
              checked={value === key}
              onChange={() => onChange(key)}
            />
            <img src={src ?? ''} alt={label} className="size-10 rounded-full object-cover" />
          </label>
        ))}
      </div>
      <p className="text-muted text-sm">{t('media.ownPhotoHint')}</p>
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
