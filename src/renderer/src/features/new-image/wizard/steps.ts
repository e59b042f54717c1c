// The steps of a new image, why each cannot be left yet, and what the last button says. Pure.
import '#features/goals/choice-texts.ts'
import '../texts.ts'
import { fieldKey } from '#features/profile-form/answer-text.ts'
import { t } from '#lib/texts/texts.ts'
import type { Step } from '#ui/wizard/steps.ts'
import type { StepId } from './draft.ts'
import type { ProfiledWizard, Wizard } from './use-wizard.ts'

/** null until a profile is chosen, and while Nix looks at a chosen flake. */
export function withProfile(wizard: Wizard): ProfiledWizard | null {
  const { profile, request } = wizard
  return profile && request ? { ...wizard, profile, request } : null
}

type Lacking = 'way' | 'program' | 'profile'

/** The missing part of the first page: the goal's other pages, a program for a format of the profile, or a profile. */
function lackingOf({ goal, vm, profile, flake }: Wizard): Lacking | null {
  if (goal === 'host') return 'way'
  if (!profile) return flake && !flake.error ? null : 'profile'
  return goal === 'vm' && !profile.formats.includes(vm) ? 'program' : null
}

function lackingText(wizard: Wizard, lacking: Lacking): string {
  if (lacking === 'way') return t('goals.way-missing')
  if (lacking === 'profile') return t(wizard.flake ? 'new.flake.unusable' : 'new.profile.missing')
  const program = t(`goals.program.${wizard.vm}`)
  return t('goals.not-offered', { profile: wizard.profile?.name ?? '', program })
}

/** Beside what it is about. That a program does not fit is shown at once, the others after an attempt (`tried`). */
export function missingText(wizard: Wizard, tried: boolean): { lacking: Lacking; text: string } | null {
  const lacking = lackingOf(wizard)
  if (lacking === null || !(tried || lacking === 'program')) return null
  return { lacking, text: lackingText(wizard, lacking) }
}

const focused: Record<Lacking, string> = {
  way: '[data-way]',
  program: 'select',
  profile: 'input[name="profile"]',
}

export function focusLack(wizard: Wizard): void {
  const lacking = lackingOf(wizard)
  if (lacking) wizard.body.current?.querySelector<HTMLElement>(focused[lacking])?.focus()
}

const toCorrect = (wizard: Wizard): string | null => {
  const profiled = withProfile(wizard)
  const count = profiled ? openProblems(profiled).length : 0
  return count > 0 ? t('new.to-correct', { count }) : null
}

export const steps: readonly Step<StepId, Wizard>[] = [
  { id: 'what', label: t('new.step.what'), missing: wizard => missingText(wizard, true)?.text ?? null },
  { id: 'configure', label: t('new.step.configure'), missing: toCorrect },
]

/** Returns what has to be corrected before the shown step can be left, as field keys. */
export function openProblems({ step, request, problems }: ProfiledWizard): string[] {
  if (step !== 'configure') return []
  const fields = problems.map(one => fieldKey(one.field))
  return request.formats.length ? fields : [...fields, 'formats']
}

export const buttonText = () => t('new.build')
