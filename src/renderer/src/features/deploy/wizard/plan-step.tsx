// Shows the changes, host by host, before anything is done.
import { PlanState } from '#features/plan/plan-state.tsx'
import { deployCommandLine } from '#shared/deploy/command-line.ts'
import type { StateVersionAnswer } from '#shared/deploy/plan.ts'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { WithoutProblems } from '../without-problems.tsx'
import { answerVersions, leaveOutHost, updateDraft } from './draft.ts'
import { PlanDetails, planHeading } from './plan-details.tsx'
import type { DeployWizard } from './use-deploy.ts'

type Props = { wizard: DeployWizard; startError: unknown }

const setVersions = (answers: StateVersionAnswer[]) => updateDraft(draft => answerVersions(draft, answers))

export function PlanStep({ wizard, startError }: Props) {
  const { request, chosen, planning, fleet, draft } = wizard
  const { plan, again, sudoPassword } = planning
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{planHeading(plan)}</h2>
      {Boolean(startError) && <ErrorPanel error={startError} />}
      <PlanState planning={planning}>
        {made => (
          <>
            {draft.from === 'each' && (
              <WithoutProblems
                plan={made}
                on={draft.withoutProblems}
                onChange={withoutProblems => updateDraft(from => ({ ...from, withoutProblems }))}
              />
            )}
            <PlanDetails
              plan={made}
              known={chosen}
              again={again}
              onVersions={setVersions}
              onLeaveOut={host => updateDraft(from => leaveOutHost(from, host, fleet.each))}
            />
          </>
        )}
      </PlanState>
      {request && (
        <SameCommand
          command={deployCommandLine(request, {
            sudoPassword: sudoPassword !== null,
            leaveOutProblems: wizard.withoutProblems,
            boxes: fleet.boxNames,
          })}
        />
      )}
    </div>
  )
}
