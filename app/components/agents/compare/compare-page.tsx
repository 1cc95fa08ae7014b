import { Link, useSearchParams } from '@remix-run/react'
import { ChevronLeft, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Composer } from '#app/components/conversations/composer.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import type { AnswerComparison } from '#app/domain/agents/compare-answers.server.ts'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { MAX_QUESTION_LENGTH } from '#app/domain/conversations/rules.ts'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'
import { CompareColumn } from './compare-column.tsx'
import { CompareSetup, type Variant } from './compare-setup.tsx'
import { useContender } from './use-contender.ts'

type Props = AnswerComparison & { slug: string; models: ModelGroup[] }

/** The same question to two sides at once, each in a talk of its own. Which sides is in the address. */
export function ComparePage({ slug, agent, versions, left, right, isGone, models }: Props) {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const [variants, setVariants] = useState<{ left: Variant; right: Variant }>({ left: {}, right: {} })
  const talks = {
    left: useContender(slug, agent.id, { ...left.settings, ...variants.left }),
    right: useContender(slug, agent.id, { ...right.settings, ...variants.right }),
  }
  const isWriting = talks.left.chat.isWriting || talks.right.chat.isWriting
  const choose = (side: 'left' | 'right', value: string) => {
    const next = new URLSearchParams(search)
    // Both are named, so that the other one stays what it is.
    for (const [key, { number }] of Object.entries({ left, right })) next.set(key, String(number ?? 'draft'))
    next.set(side, value)
    setVariants((before) => ({ ...before, [side]: {} }))
    talks[side].restart()
    setSearch(next, { replace: true, preventScrollReset: true })
  }
  const both = (deed: (talk: (typeof talks)['left']) => void) => {
    deed(talks.left)
    deed(talks.right)
  }
  const sides = [
    { side: 'left' as const, contender: left },
    { side: 'right' as const, contender: right },
  ]
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col px-4 py-6 sm:px-8 sm:py-8 lg:h-shell">
      <PageHead
        back={
          <Link
            to={`/w/${slug}/agents/${agent.id}`}
            className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t('character.compare.back')}
          </Link>
        }
        title={`${t('character.compare.title')}: ${agent.name}`}
        purpose={t('character.compare.purpose')}
        action={
          <Button
            onClick={() => both((talk) => talk.restart())}
            disabled={talks.left.chat.state.messages.length + talks.right.chat.state.messages.length === 0}
          >
            <RotateCcw aria-hidden="true" />
            {t('character.compare.restart')}
          </Button>
        }
      />
      {isGone ? (
        <p role="note" className="mb-4 rounded-sm bg-info-soft px-3 py-2.5 text-info">
          {t('character.compare.gone')}
        </p>
      ) : null}
      <div className="grid min-h-0 flex-1 grid-cols-1 gap-4 lg:grid-cols-2">
        {sides.map(({ side, contender }) => {
          const name =
            contender.number === null
              ? t('character.compare.draft')
              : t('agents.version', { number: contender.number })
          const label = `${t(`character.compare.${side}`)}: ${name}`
          return (
            <section
              key={side}
              aria-label={label}
              className="flex max-h-[80dvh] min-h-96 flex-col overflow-y-auto rounded-md border border-line bg-canvas lg:max-h-none lg:min-h-0"
            >
              <CompareSetup
                contender={contender}
                versions={versions}
                models={models}
                variant={variants[side]}
                onChoose={(value) => choose(side, value)}
                onVary={(variant) => setVariants((before) => ({ ...before, [side]: variant }))}
              />
              <CompareColumn
                name={label}
                slug={slug}
                avatarUrl={faceUrl(contender.settings.avatar, slug)}
                talk={talks[side]}
              />
            </section>
          )
        })}
      </div>
      <div className="sticky bottom-14 mt-4 bg-canvas pb-2 md:bottom-0">
        <Composer
          label={t('character.compare.placeholder')}
          placeholder={t('character.compare.placeholder')}
          sendLabel={t('character.compare.ask')}
          maxLength={MAX_QUESTION_LENGTH}
          onSend={(text) => both((talk) => talk.ask(text))}
          stop={
            isWriting
              ? { label: t('inbox.preview.stop'), onStop: () => both(({ chat }) => chat.stop()) }
              : undefined
          }
        />
      </div>
    </div>
  )
}
