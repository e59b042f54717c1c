// A deploy as a job: the hosts of a plan, wave by wave, a few at a time, and none after one that failed, unless the
// person wants the others in any case.
import { limitLines } from '#engine/jobs/limit-lines.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { VerifiedCache } from '#engine/kits/contents.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import type { DeployPlan, HostPlan } from '#shared/deploy/plan.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'
import { failure, fromReport } from '#shared/errors.ts'
import type { PlanConnections } from '../host/plan-connections.ts'
import { writeResults } from '../record.ts'
import { createBoard } from './board.ts'
import type { HostRun } from './host-run.ts'
import { inWaves } from './in-waves.ts'
import { switchHost } from './switch-host.ts'
import { groupsOf } from './waves.ts'

const operation = 'deploy'

type Deploying = {
  plan: DeployPlan
  password: string | null
  who: string
  /** Box ids, by the name of the host. */
  boxes: ReadonlyMap<string, string>
  /** The person continues without the hosts that have a problem, so these stop no other host. */
  leaveOutProblems: boolean
  /** The source of the hosts' system, for a kit; null: this computer's store. */
  kitCache: VerifiedCache | null
  connections: Pick<PlanConnections, 'take'>
}

export async function runDeploy(
  ports: Ports,
  { plan, password, who, boxes, leaveOutProblems, kitCache, connections }: Deploying,
  work: Work,
): Promise<{ results: HostResult[] }> {
  const board = createBoard(ports, plan, work)
  const results: HostResult[] = []
  const inTurn = createSerialQueue()
  // If this write fails, the deploy continues but cannot be resumed.
  const note = () =>
    inTurn(() => writeResults(ports, plan.id, results)).catch(logged(ports.log, 'hosts-unwritten'))
  const end = async (result: HostResult) => {
    results.push(result)
    work.emit({ type: 'host-result', result })
    await note()
    return isGood(result)
  }
  const deployTo = async (host: HostPlan): Promise<HostResult> => {
    const { from, to, target } = host
    if (host.problem || from === null || to === null) return refused(plan, host)
    const run: HostRun = {
      plan: host.checks === null ? plan : { ...plan, checks: host.checks },
      password,
      who,
      kitCache,
      box: boxes.get(target.name) ?? null,
      signal: work.signal,
      host: { ...host, from, to },
      id: `${plan.id}-${ports.randomHex(2)}`,
      takeConnection: () => connections.take(plan.id, target),
      onProgress: progress => board.progress(target.name, progress),
      onLine: limitLines(
        text => work.emit({ type: 'host-line', line: { host: target.name, text } }),
        ports.now,
      ),
    }
    return switchHost(ports, run)
  }
  // Before a host is touched: if Kiln ends during the first one, this is the deploy to resume.
  await note()
  const { atOnce, afterFailure } = plan.request
  const isLeftOut = ({ problem }: HostPlan) => leaveOutProblems && problem !== null
  await inWaves(
    groupsOf(plan),
    { atOnce, afterFailure, isLeftOut },
    {
      deploy: async host => end(work.signal.aborted ? cancelled(plan, host) : await deployTo(host)),
      holdBack: async host =>
        void (await end(work.signal.aborted ? cancelled(plan, host) : untouched(plan, host))),
    },
  )
  board.close(results.every(isGood))
  work.signal.throwIfAborted()
  const bad = results.filter(result => !isGood(result))
  const [first] = bad
  if (!first) return { results }
  if (results.length === 1 && first.error) throw fromReport(first.error)
  throw failure('deploy.hosts-failed', { operation, values: { some: bad.length, hosts: results.length } })
}

const blank = (plan: DeployPlan, { target, from, to }: HostPlan) => ({
  host: target.name,
  mode: plan.request.mode,
  from,
  to,
  checks: [],
  needsReboot: false,
  seconds: 0,
})

const refused = (plan: DeployPlan, host: HostPlan): HostResult => ({
  ...blank(plan, host),
  outcome: host.reached ? 'refused' : 'unreachable',
  error: host.problem,
})

const cancelled = (plan: DeployPlan, host: HostPlan): HostResult => ({
  ...blank(plan, host),
  outcome: 'cancelled',
  error: null,
})

const untouched = (plan: DeployPlan, host: HostPlan): HostResult => ({
  ...blank(plan, host),
  outcome: 'untouched',
  error: failure('deploy.stopped', { operation, values: { host: host.target.name } }).report(),
})
