// The steps of a new image, why each cannot be left yet, and what the last button says. Pure.
import '#features/goals/choice-texts.ts'
import '../texts.ts'
import { fieldKey } from '#features/profile-form/answer-text.ts'
import { t } from '#lib/texts/texts.ts'
import type { Step } from '#ui/wizard/steps.ts'
import type { StepId } from './draft.ts'
import type { ProfiledWizard } from './use-wizard.ts'

/** A program that reads nothing of what the profile can be built as. */
export function notOffered({ goal, vm, profile }: ProfiledWizard): string | null {
  return goal === 'vm' && !profile.formats.includes(vm)
    ? t('goals.not-offered', { profile: profile.name, program: t(`goals.program.${vm}`) })
    : null
}

const missing = (wizard: ProfiledWizard): string | null => {
  const count = openProblems(wizard).length
  return count > 0 ? t('new.to-correct', { count }) : null
}

export const steps: readonly Step<StepId, ProfiledWizard>[] = [
  { id: 'what', label: t('new.step.what'), missing: notOffered },
  { id: 'where', label: t('new.step.where'), missing },
]

/** What is to be corrected before one goes on from the step that is shown, as field keys. */
export function openProblems({ step, request, problems }: ProfiledWizard): string[] {
  if (step !== 'where') return []
  const fields = problems.map(one => fieldKey(one.field))
  return request.formats.length ? fields : [...fields, 'formats']
}

export const buttonText = () => t('new.build')
