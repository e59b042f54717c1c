// What would change, host by host, before anything is done.

import { PlanState } from '#features/plan-state.tsx'
import { deployCommandLine } from '#shared/deploy/command-line.ts'
import type { StateVersionAnswer } from '#shared/deploy/plan.ts'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { answerVersions, chooseHost } from '../wizard/draft.ts'
import { updateDraft } from '../wizard/draft-store.ts'
import type { DeployWizard } from '../wizard/use-deploy.ts'
import { PlanDetails, planHeading } from './plan-details.tsx'
import type { useDeployPlan } from './use-plan.ts'

type Props = { wizard: DeployWizard; planning: ReturnType<typeof useDeployPlan>; startError: unknown }

const leaveOut = (host: string) => updateDraft(draft => chooseHost(draft, host, false))

const setVersions = (answers: StateVersionAnswer[]) => updateDraft(draft => answerVersions(draft, answers))

export function PlanStep({ wizard, planning, startError }: Props) {
  const { plan, again, sudoPassword } = planning
  const { request, chosen } = wizard
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{planHeading(plan)}</h2>
      {Boolean(startError) && <ErrorPanel error={startError} />}
      <PlanState planning={planning}>
        {made => (
          <PlanDetails
            plan={made}
            known={chosen}
            again={again}
            onVersions={setVersions}
            onLeaveOut={leaveOut}
          />
        )}
      </PlanState>
      {request && (
        <SameCommand command={deployCommandLine(request, { sudoPassword: sudoPassword !== null })} />
      )}
    </div>
  )
}
