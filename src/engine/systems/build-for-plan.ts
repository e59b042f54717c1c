// Runs Nix for a plan of a deploy or an installation. Only builds of images show a build graph; here its headline and stages
// are shown.
import type { BuiltOutput, NixRun } from '#engine/builds/nix/run-nix.ts'
import { runNix } from '#engine/builds/nix/run-nix.ts'
import { expectedSeconds, readDurations } from '#engine/builds/record/durations.ts'
import { BuildLogs } from '#engine/builds/record/logs.ts'
import type { Ports } from '#engine/ports/index.ts'

type Wanted = Omit<NixRun, 'expectedSeconds' | 'logs'> & {
  /** The plan's, where the logs of the build go. */
  folder: string
}

export async function buildForPlan(ports: Ports, { folder, work, ...run }: Wanted): Promise<BuiltOutput[]> {
  const durations = await readDurations(ports)
  const logs = new BuildLogs(ports.files, folder)
  try {
    return await runNix(ports, {
      ...run,
      expectedSeconds: name => expectedSeconds(durations, name),
      logs,
      work: { ...work, emit: event => event.type !== 'graph' && work.emit(event) },
    })
  } finally {
    await logs.close()
  }
}
