import { useT } from '#app/components/i18n.tsx'
import { MediaSection } from '#app/components/media/media-section.tsx'
import { AdvancedSection } from './advanced-section.tsx'
import type { AgentEditorProps } from './agent-editor.tsx'
import { AnswersSection } from './answers-section.tsx'
import { EditorSection, SectionPlace } from './editor-section.tsx'
import { GuardrailsSection, useGuardrailsSummary } from './guardrails-section.tsx'
import { KnowledgeSection } from './knowledge-section.tsx'
import { LookSection } from './look-section.tsx'
import { PeoplePart, usePeopleSummary } from './people-part.tsx'
import { PeopleSection } from './people-section.tsx'
import { PersonaSection } from './persona-section.tsx'
import { SnippetSection, VersionsSection } from './publish-section.tsx'
import { ToolsSection, useToolsSummary } from './tools-section.tsx'
import type { DraftForm } from './use-draft.ts'
import type { EditorSections } from './use-editor-sections.ts'
import { WelcomeSection } from './welcome-section.tsx'

type Props = AgentEditorProps & { form: DraftForm; sections: EditorSections; isPublished: boolean }

/** Every part of the form, in the order of editor-sections.ts. */
export function EditorForm({ form, sections, isPublished, slug, agent, ...data }: Props) {
  const t = useT()
  const { settings, name } = form.draft
  const guardrails = useGuardrailsSummary(settings.guardrails)
  const people = usePeopleSummary(settings)
  const tools = useToolsSummary(settings)
  const knowledgeUrl = `/w/${slug}/knowledge`
  return (
    <fieldset disabled={!agent.rights.edit} className="grid min-w-0 grid-cols-1 gap-4">
      <legend className="sr-only">{t('agents.edit.edit')}</legend>
      <EditorSection id="persona" sections={sections} summary={name}>
        <PersonaSection form={form} />
      </EditorSection>
      <EditorSection
        id="knowledge"
        sections={sections}
        summary={
          agent.sourceIds.length > 0
            ? t('agents.sources', { count: agent.sourceIds.length })
            : t('agents.noSources')
        }
      >
        <KnowledgeSection sources={data.sources} attached={agent.sourceIds} knowledgeUrl={knowledgeUrl} />
      </EditorSection>
      <EditorSection id="answers" sections={sections} summary={t(`agents.language.${settings.language}`)}>
        <AnswersSection form={form} models={data.models} promptUrl={`/w/${slug}/agents/${agent.id}/prompt`} />
      </EditorSection>
      <EditorSection id="welcome" sections={sections} summary={settings.welcome}>
        <WelcomeSection form={form} />
      </EditorSection>
      <EditorSection id="look" sections={sections} summary={t(`agents.look.summary.${settings.position}`)}>
        <LookSection form={form} />
      </EditorSection>
      <EditorSection id="people" sections={sections} summary={people}>
        <PeoplePart form={form} timeZone={data.timeZone} />
      </EditorSection>
      <EditorSection id="guardrails" sections={sections} summary={guardrails}>
        <GuardrailsSection form={form} />
      </EditorSection>
      <EditorSection id="tools" sections={sections} summary={tools}>
        <ToolsSection form={form} slug={slug} agentId={agent.id} />
      </EditorSection>
      <EditorSection id="media" sections={sections} summary={t('media.summary')}>
        <MediaSection slug={slug} agentId={agent.id} form={form} mayEdit={agent.rights.edit} />
      </EditorSection>
      <EditorSection id="advanced" sections={sections} summary={t('character.advancedSummary')}>
        <AdvancedSection form={form} mayArchive={data.mayArchive} />
      </EditorSection>
      <SectionPlace id="page">
        <SnippetSection isPublished={isPublished} appUrl={data.appUrl} publicId={agent.publicId} />
      </SectionPlace>
      <SectionPlace id="versions">
        <VersionsSection agentId={agent.id} versions={agent.versions} liveNumber={agent.versionNumber} />
      </SectionPlace>
      {data.people ? (
        <SectionPlace id="access">
          <PeopleSection slug={slug} agentId={agent.id} people={data.people} />
        </SectionPlace>
      ) : null}
    </fieldset>
  )
}
