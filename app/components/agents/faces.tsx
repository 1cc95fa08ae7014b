import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { FACE_KEYS, type FaceKey, faceUrl } from '#app/domain/agents/faces.ts'

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
  return <Avatar name={name} src={faceUrl(avatar)} size={size} />
}

type PickerProps = { value: string; onChange: (face: FaceKey) => void; error?: string | undefined }

/** Our eight faces, one of them chosen. Real radio buttons, so arrows move and screen readers count. */
export function FacePicker({ value, onChange, error }: PickerProps) {
  const t = useT()
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">{t('agents.look.face')}</legend>
      <div className="flex flex-wrap gap-2">
        {FACE_KEYS.map((face) => (
          <label
            key={face}
            title={t(`agents.face.${face}`)}
            className={clsx(
              'relative cursor-pointer rounded-full border-2 border-transparent p-0.5 transition-colors hover:border-line-strong',
              'has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-focus',
            )}
          >
            <input
              type="radio"
              name="avatar"
              value={face}
              className="sr-only"
              checked={value === face}
              onChange={() => onChange(face)}
            />
            <img src={faceUrl(face) ?? ''} alt={t(`agents.face.${face}`)} className="size-10 rounded-full" />
          </label>
        ))}
      </div>
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
