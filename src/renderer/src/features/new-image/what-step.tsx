// The first page: what a person wants to do, and of which profile.
import { GoalChoice } from '#features/goals/goal-choice.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { ProfileStep } from './profile-step.tsx'
import { notOffered } from './wizard/steps.ts'
import type { ProfiledWizard, Wizard } from './wizard/use-wizard.ts'

type Props = { wizard: Wizard; profiled: ProfiledWizard | null; onNext: () => void }

export function WhatStep({ wizard, profiled, onNext }: Props) {
  const problem = profiled && notOffered(profiled)
  return (
    <div className="space-y-6">
      <div>
        <GoalChoice goal={wizard.goal} vm={wizard.vm} onGoal={wizard.setGoal} onVm={wizard.setVm} />
        {problem && (
          <div role="status" className="mt-2">
            <FieldError>{problem}</FieldError>
          </div>
        )}
      </div>
      {wizard.goal !== 'host' && <ProfileStep wizard={wizard} onNext={onNext} />}
    </div>
  )
}
