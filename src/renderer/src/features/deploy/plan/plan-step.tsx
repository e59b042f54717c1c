// What would change, host by host, before anything is done.

import { RotateCw } from 'lucide-react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { checkText } from '#shared/deploy/check-text.ts'
import { deployCommandLine } from '#shared/deploy/command-line.ts'
import { list } from '#shared/messages/message.ts'
import type { DeployPlan } from '#shared/model/deploy/plan.ts'
import { SameCommand } from '#ui/commands/same-command.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'
import { isChecked } from '../wizard/how.ts'
import type { DeployWizard } from '../wizard/use-deploy.ts'
import { HostPlanCard } from './host-plan.tsx'
import { PlanState } from './plan-state.tsx'
import { SudoPassword } from './sudo-password.tsx'
import type { useDeployPlan } from './use-plan.ts'

type Props = { wizard: DeployWizard; planning: ReturnType<typeof useDeployPlan>; startError: unknown }

const oldMs = 5 * 60_000

export function PlanStep({ wizard, planning, startError }: Props) {
  const { plan, again, sudoPassword } = planning
  const { request } = wizard
  const title = t(plan?.hosts.every(isSame) ? 'deploy.plan.heading.same' : 'deploy.plan.heading')
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{title}</h2>
      {Boolean(startError) && <ErrorPanel error={startError} />}
      <PlanState planning={planning}>{made => <Plan plan={made} wizard={wizard} again={again} />}</PlanState>
      {request && (
        <SameCommand command={deployCommandLine(request, { sudoPassword: sudoPassword !== null })} />
      )}
    </div>
  )
}

export const isSame = ({ from, to, problem }: DeployPlan['hosts'][number]) =>
  problem === null && from !== null && from === to

type PlanProps = { plan: DeployPlan; wizard: DeployWizard; again: (password?: string | null) => void }

function Plan({ plan, wizard, again }: PlanProps) {
  const { hosts, checks, request, createdAt } = plan
  const needsPassword = hosts.some(
    ({ problem }) => problem?.code === 'deploy.no-rights' || problem?.code === 'deploy.sudo',
  )
  const [first] = request.hosts
  return (
    <>
      {Date.now() - createdAt > oldMs && (
        <Callout
          actions={
            <Button size="sm" icon={RotateCw} onClick={() => again()}>
              {t('deploy.plan.again')}
            </Button>
          }
        >
          {rich('deploy.plan.old', { when: <When at={createdAt} /> })}
        </Callout>
      )}
      {needsPassword && <SudoPassword onPassword={again} />}
      <ul aria-label={t('deploy.plan.hosts')} className="space-y-3">
        {hosts.map(host => (
          <li key={host.target.name}>
            <HostPlanCard host={host} wizard={wizard} alone={hosts.length === 1} again={() => again()} />
          </li>
        ))}
      </ul>
      {isChecked(request) && (
        <p className="text-muted [overflow-wrap:anywhere]">
          {checks.length === 0
            ? t('deploy.plan.no-checks')
            : t('deploy.plan.checks', {
                checks: list(
                  checks.map(check =>
                    // Each host is asked at its own address.
                    checkText(check, hosts.length === 1 ? (first?.host ?? '') : t('host.title')),
                  ),
                ),
              })}
        </p>
      )}
      <span className="sr-only" role="status">
        {texts.text(t('deploy.plan.heading'))}
      </span>
    </>
  )
}
