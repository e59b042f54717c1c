// The steps of a new image, why each cannot be left yet, and what the last button says. Pure.
import '../texts.ts'
import { fieldKey } from '#features/profile-form/answer-text.ts'
import { t } from '#lib/texts/texts.ts'
import type { Step } from '#ui/wizard/steps.ts'
import type { StepId } from './draft.ts'
import type { ProfiledWizard } from './use-wizard.ts'

const missing = (wizard: ProfiledWizard): string | null => {
  const count = openProblems(wizard).length
  return count > 0 ? t('new.to-correct', { count }) : null
}

export const steps: readonly Step<StepId, ProfiledWizard>[] = [
  { id: 'profile', label: t('new.step.profile'), missing: () => null },
  { id: 'options', label: t('new.step.options'), missing },
  { id: 'formats', label: t('new.step.formats'), missing },
  { id: 'review', label: t('new.step.review'), missing },
]

/** What is to be corrected before one goes on from the step that is shown, as field keys. */
export function openProblems({ step, profile, request, problems }: ProfiledWizard): string[] {
  const options = new Set(profile.schemaOptions.map(option => option.key))
  const fields = problems.map(one => fieldKey(one.field))
  if (step === 'options') return fields.filter(field => options.has(field))
  if (step === 'formats')
    return request.formats.length ? fields.filter(field => field === 'formats') : ['formats']
  return step === 'review' ? fields : []
}

export const buttonText = () => t('new.build')
