// Going on with a deploy that was stopped, or of which hosts failed.
import '#ui/wizard/texts.ts'

import './texts.ts'
import '../plan/texts.ts'
import { Rocket } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useConnection } from '#lib/engine/connection.ts'
import { t } from '#lib/texts/texts.ts'
import { examplePasswordFile, resumeCommandLine } from '#shared/deploy/command-line.ts'
import type { DeployPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { deployRestHref } from '#shared/window/routes.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '#ui/page.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { FinalButton } from '#ui/wizard/final-button.tsx'
import { PlanState } from '../plan/plan-state.tsx'
import { WithoutProblems } from './without-problems.tsx'
import { useDeployPlan } from './wizard/plan.ts'
import { PlanDetails, planHeading } from './wizard/plan-details.tsx'
import { againstStart, buttonText } from './wizard/steps.ts'
import { useDeployStart } from './wizard/use-deploy-start.ts'

export function RestPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [stateVersions, setStateVersions] = useState<StateVersionAnswer[]>([])
  const planning = useDeployPlan(
    useMemo(() => ({ rest: id, stateVersions }), [id, stateVersions]),
    true,
  )
  const { plan, again, sudoPassword } = planning
  const [withoutProblems, setWithoutProblems] = useState(false)
  const start = useDeployStart(planning, { at: deployRestHref(id), withoutProblems })
  const { data: known = [] } = useCall('hosts.list', {})
  const nameOf = (host: string) => known.find(each => each.id === host)?.name ?? host
  const connected = useConnection().phase === 'open'
  const blocked =
    (connected ? null : t('ui.not-connected')) ?? againstStart(plan, 'deploy.rest.blocked', withoutProblems)
  return (
    <Page
      title={t('deploy.rest.title')}
      description={t(plan?.request.source.kind === 'each' ? 'deploy.rest.detail.each' : 'deploy.rest.detail')}
      above={<BackToHosts />}
      footer={
        <div className="flex min-h-8 items-center gap-3">
          <p role="status" className="min-w-0 flex-1 text-right text-muted text-sm">
            {blocked}
          </p>
          {plan && (
            <FinalButton
              variant="primary"
              icon={Rocket}
              busy={start.busy}
              blocked={blocked !== null}
              onStart={start.begin}
              text={buttonText(
                plan.request,
                hostsOf(plan, withoutProblems).map(({ target }) => nameOf(target.name)),
              )}
            />
          )}
        </div>
      }
    >
      <div className="space-y-4">
        <h2 className="font-semibold text-lg">{planHeading(plan)}</h2>
        {Boolean(start.error) && <ErrorPanel error={start.error} />}
        <PlanState planning={planning}>
          {made => (
            <>
              <WithoutProblems plan={made} on={withoutProblems} onChange={setWithoutProblems} />
              <PlanDetails
                plan={made}
                known={known}
                again={again}
                onVersions={answers => setStateVersions(before => [...before, ...answers])}
              />
            </>
          )}
        </PlanState>
        <SameCommand
          command={resumeCommandLine(id, {
            passwordFile: sudoPassword === null ? null : examplePasswordFile,
            stateVersions,
            leaveOutProblems: withoutProblems,
          })}
        />
      </div>
    </Page>
  )
}

const hostsOf = ({ hosts }: DeployPlan, withoutProblems: boolean) =>
  withoutProblems ? hosts.filter(({ problem }) => problem === null) : hosts
