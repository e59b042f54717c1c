// A plan as it was made: what each host would get, and what is checked afterwards.
import { RotateCw } from 'lucide-react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { formatCheck } from '#shared/deploy/check-text.ts'
import type { DeployPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { list } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { When } from '#ui/when.tsx'
import { HostPlanCard } from './host-plan.tsx'
import { isChecked } from './how.ts'
import { StateVersionQuestion } from './state-version-question.tsx'
import { SudoPassword } from './sudo-password.tsx'

const oldMs = 5 * 60_000

export function planHeading(plan: DeployPlan | null): string {
  if (!plan?.hosts.every(isSame)) return t('deploy.plan.heading')
  return t(plan.request.again ? 'deploy.plan.heading.again' : 'deploy.plan.heading.same')
}

const isSame = ({ from, to, problem }: DeployPlan['hosts'][number]) =>
  problem === null && from !== null && from === to

type Props = {
  plan: DeployPlan
  known: readonly KnownHost[]
  again: (password?: string | null) => void
  /** Called with the release that each host was installed with, for hosts that do not report it. */
  onVersions: (answers: StateVersionAnswer[]) => void
  /** Leaves out one of several hosts; if it is missing, all hosts are needed. */
  onLeaveOut?: (host: string) => void
}

export function PlanDetails({ plan, known, again, onVersions, onLeaveOut }: Props) {
  const { hosts, checks, request, createdAt } = plan
  const needsPassword = hosts.some(
    ({ problem }) => problem?.code === 'deploy.no-rights' || problem?.code === 'deploy.sudo',
  )
  const unsaid = hosts.filter(
    ({ problem }) =>
      problem?.code === 'deploy.state-version-unknown' || problem?.code === 'deploy.state-version-known',
  )
  const [first] = request.hosts
  // Each host has its own then.
  const isShared = request.source.kind !== 'each' || request.checks !== null
  return (
    <>
      {Date.now() - createdAt > oldMs && (
        <Callout
          actions={
            <Button size="sm" icon={RotateCw} onClick={() => again()}>
              {t('plan.again')}
            </Button>
          }
        >
          {rich('deploy.plan.old', { when: <When at={createdAt} /> })}
        </Callout>
      )}
      {unsaid.length > 0 && (
        <StateVersionQuestion
          key={unsaid.map(({ target }) => target.name).join()}
          hosts={unsaid}
          nameOf={host => known.find(({ id }) => id === host)?.name ?? host}
          onAnswers={onVersions}
        />
      )}
      {needsPassword && <SudoPassword onPassword={again} />}
      <ul aria-label={t('deploy.plan.hosts')} className="space-y-3">
        {hosts.map(host => (
          <li key={host.target.name}>
            <HostPlanCard
              host={host}
              known={known.find(({ id }) => id === host.target.name)}
              alone={hosts.length === 1}
              again={() => again()}
              {...(onLeaveOut && { onLeaveOut })}
            />
          </li>
        ))}
      </ul>
      {isChecked(request) && isShared && (
        <p className="text-muted [overflow-wrap:anywhere]">
          {checks.length === 0
            ? t('deploy.plan.no-checks')
            : t('deploy.plan.checks', {
                checks: list(
                  checks.map(check =>
                    // Each host is checked at its own address.
                    formatCheck(check, hosts.length === 1 ? (first?.host ?? '') : t('host.title')),
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
