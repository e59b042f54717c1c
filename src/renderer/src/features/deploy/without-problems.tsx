// Continues without the hosts that have a problem. To leave them out one by one would evaluate the others again.
import { t } from '#lib/texts/texts.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { OnOff } from './on-off.tsx'

type Props = { plan: Pick<DeployPlan, 'hosts'>; on: boolean; onChange: (on: boolean) => void }

/** Nothing where no host has a problem, or all have. */
export function WithoutProblems({ plan: { hosts }, on, onChange }: Props) {
  const count = hosts.filter(({ problem }) => problem !== null).length
  if (count === 0 || count === hosts.length) return null
  return <OnOff label={t('deploy.plan.without-problems', { count })} on={on} onChange={onChange} />
}
