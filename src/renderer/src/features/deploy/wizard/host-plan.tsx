// Shows the new system of one host, or the reason why it gets none.
import '#features/hosts/host-texts.ts'
import { ShieldCheck, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { SystemDiffView } from '#features/hosts/system-diff.tsx'
import { TrustDialog } from '#features/hosts/trust/trust-dialog.tsx'
import { PlanCard, SystemChange } from '#features/plan/plan-card.tsx'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { formatCheck } from '#shared/deploy/check-text.ts'
import type { ClosureDiff, HostPlan } from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import { Button } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = {
  host: HostPlan
  known: KnownHost | undefined
  alone: boolean
  again: () => void
  onLeaveOut?: (host: string) => void
}

export function HostPlanCard({ host, known, alone, again, onLeaveOut }: Props) {
  const { target, from, to, diff, problem, last, stateVersion, gets, checks, withoutLogin } = host
  const name = known?.name ?? target.name
  const [trusting, setTrusting] = useState(false)
  const canTrust = problem?.code === 'ssh.host-key-unknown' || problem?.code === 'ssh.host-key-changed'
  if (problem)
    return (
      <>
        <ErrorPanel
          error={problem}
          title={texts.data(name)}
          onRetry={again}
          actions={
            <>
              {canTrust && known && (
                <Button size="sm" icon={ShieldCheck} onClick={() => setTrusting(true)}>
                  {t('host.trust')}
                </Button>
              )}
              {!alone && onLeaveOut && (
                <Button
                  size="sm"
                  icon={X}
                  aria-label={t('deploy.plan.leave-out', { name })}
                  onClick={() => onLeaveOut(target.name)}
                >
                  {t('deploy.plan.leave-out.short')}
                </Button>
              )}
            </>
          }
        />
        {trusting && known && (
          <TrustDialog host={known} onClose={() => setTrusting(false)} onTrusted={again} />
        )}
      </>
    )
  if (!diff || from === null || to === null) return null
  return (
    <PlanCard
      name={name}
      summary={summaryOf(host, diff)}
      badge={
        diff.needsReboot && (
          <Badge tone="warn" icon={TriangleAlert}>
            {t('host.needs-restart')}
          </Badge>
        )
      }
      alone={alone}
    >
      {withoutLogin && (
        <Callout tone="warn">{texts.text(message('build.note.system-no-login', { names: name }))}</Callout>
      )}
      <div className="space-y-1">
        {gets !== null && (
          <p className="[overflow-wrap:anywhere]">
            {rich('deploy.plan.gets', { name: <Data>{gets}</Data> })}
          </p>
        )}
        {from !== to && <SystemChange from={withoutHash(from)} to={withoutHash(to)} />}
        <p className="text-muted text-sm">{copyText(diff)}</p>
        {checks !== null && checks.length > 0 && (
          <p className="text-muted text-sm [overflow-wrap:anywhere]">
            {t('deploy.plan.checks', {
              checks: list(checks.map(check => formatCheck(check, target.host))),
            })}
          </p>
        )}
        {stateVersion !== null && (
          <p className="text-muted text-sm">{t('deploy.plan.keeps-version', { version: stateVersion })}</p>
        )}
        {diff.needsReboot && <p className="text-sm text-warn">{t('deploy.plan.restart')}</p>}
        {last && !last.outcome.startsWith('switched') && (
          <p className="text-muted text-sm">
            {rich('deploy.plan.last', { outcome: <Data>{last.outcome}</Data> })}
          </p>
        )}
      </div>
      {from !== to && <SystemDiffView diff={diff} of={name} />}
    </PlanCard>
  )
}

function summaryOf({ from, to }: HostPlan, { packages, units }: ClosureDiff): string {
  if (from === to) return t('deploy.plan.unchanged')
  const changed = units.added.length + units.changed.length + units.removed.length
  return t('diff.count', { packages: packages.length, units: changed })
}

function copyText({ closureBytes, missingBytes, missingPaths: paths }: ClosureDiff): string {
  if (paths === 0 || closureBytes === null || missingBytes === null) return t('deploy.plan.no-copy')
  return t('deploy.plan.copy', { size: bytes(missingBytes), paths, whole: bytes(closureBytes) })
}
