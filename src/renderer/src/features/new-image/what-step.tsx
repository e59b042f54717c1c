// The first page: what a person wants to do, and of which profile.
import { GoalChoice } from '#features/goals/goal-choice.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { ProfileStep } from './profile-step.tsx'
import { missingText } from './wizard/steps.ts'
import type { Wizard } from './wizard/use-wizard.ts'

/** `tried`: Next was pressed while something was missing. */
type Props = { wizard: Wizard; tried: boolean; onNext: () => void }

export function WhatStep({ wizard, tried, onNext }: Props) {
  const shown = missingText(wizard, tried)
  const lacksProfile = shown?.lacking === 'profile'
  return (
    <div className="space-y-6">
      <div>
        <GoalChoice goal={wizard.goal} vm={wizard.vm} onGoal={wizard.setGoal} onVm={wizard.setVm} />
        <div role="status">
          {shown && !lacksProfile && (
            <div className="mt-2">
              <FieldError>{shown.text}</FieldError>
            </div>
          )}
        </div>
      </div>
      {wizard.goal !== 'host' && (
        <ProfileStep wizard={wizard} missing={lacksProfile ? shown.text : null} onNext={onNext} />
      )}
    </div>
  )
}
