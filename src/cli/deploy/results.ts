// A deploy's result, for people and for programs.
import { formatCheck } from '#shared/deploy/check-text.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'
import { fromReport } from '#shared/errors.ts'
import type { DeployJobView } from '#shared/jobs/kinds/deploy.ts'
import { list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import { table } from '../act.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { exitStatus, type Output } from '../terminal/output.ts'
import { durationText, errorText, t } from '../texts.ts'

/**
 * `resume`: the command for the hosts that are left. Throws AlreadyReported with the exit status unless every host is in
 * the requested state.
 */
export function printHostResults(
  output: Output,
  { state, error, detail }: DeployJobView,
  { order, resume }: { order: readonly string[]; resume: string },
) {
  const results = detail.results.toSorted((one, other) => order.indexOf(one.host) - order.indexOf(other.host))
  if (results.length === 0 && error) throw fromReport(error)
  for (const result of results) printHostResult(output, result)
  if (results.length > 1) for (const line of table(hostTable(results))) output.line(line)
  const good = results.filter(isGood).length
  if (good > 0 && good < results.length) output.note(t('cli.deploy.to-resume', { command: resume }))
  const cancelled = state === 'cancelled'
  output.object({ type: 'result', ...(cancelled ? { outcome: 'cancelled' } : {}), hosts: results })
  if (cancelled) output.note(t('cli.run.cancelled'))
  if (cancelled) throw new AlreadyReported(130)
  if (error) throw new AlreadyReported(exitStatus(error.code))
}

/** The system without its hash; unknown values are not guessed. */
function runsNow({ outcome, mode, restarted, from, to }: HostResult): string {
  if (outcome === 'unknown' || outcome === 'rollback-failed') return '?'
  const isNew = outcome === 'unconfirmed' || (outcome === 'switched' && (mode !== 'boot' || restarted))
  const system = isNew ? to : from
  return system ? withoutHash(system) : '?'
}

/** One line each, below a header. */
const hostTable = (results: readonly HostResult[]): string[][] => [
  [
    t('cli.deploy.head.host'),
    t('cli.deploy.head.outcome'),
    t('cli.deploy.head.time'),
    t('cli.deploy.head.system'),
  ],
  ...results.map(result => [result.host, outcomeWord(result), durationText(result.seconds), runsNow(result)]),
]

const outcomeWord = ({ outcome, unchanged }: HostResult) =>
  t(unchanged ? 'cli.deploy.outcome.unchanged' : `cli.deploy.outcome.${outcome}`)

function printHostResult(output: Output, result: HostResult) {
  const { host, outcome, checks, error, needsReboot, seconds } = result
  const values = { host, outcome: outcomeWord(result), time: durationText(seconds) }
  output.line(t('cli.deploy.result', values))
  const passed = checks
    .filter(({ ok }) => ok)
    .map(({ check }) => formatCheck(check, host.replace(/^.*@/, '')))
  if (passed.length > 0) output.line(`  ${t('cli.deploy.checks', { checks: list(passed) })}`)
  if (needsReboot && outcome === 'switched') output.line(`  ${t('cli.deploy.reboot')}`)
  if (error) output.note(errorText(error))
}
