// Runs the hosts of a plan group after group, a few at a time. A bad end stops what the person wants stopped.
import { inParallel } from '#engine/in-parallel.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { isStopped } from './waves.ts'

type Rules<Host> = Pick<DeployRequest, 'afterFailure' | 'atOnce'> & {
  /** The person continues without this host: it is never held back, and it stops no other. */
  isLeftOut: (host: Host) => boolean
}

/** `deploy` resolves to whether it ended well. */
export async function inWaves<Host>(
  groups: readonly (readonly Host[])[],
  { afterFailure, atOnce, isLeftOut }: Rules<Host>,
  { deploy, holdBack }: { deploy: (host: Host) => Promise<boolean>; holdBack: (host: Host) => Promise<void> },
): Promise<void> {
  const failed = { inThis: false, before: false }
  const one = async (host: Host) => {
    const stops = !isLeftOut(host)
    if (stops && isStopped(afterFailure, failed)) await holdBack(host)
    else if (!(await deploy(host)) && stops) failed.inThis = true
  }
  // Each host checks for itself whether the job was cancelled: one that was started is finished.
  const { signal } = new AbortController()
  for (const group of groups) {
    await inParallel(group, one, { atOnce, signal })
    failed.before ||= failed.inThis
  }
}
