// Removes the useless remains of killed engines: files under temporary names, workspaces of dry runs.
// Nothing here throws: what stays takes room, and is swept another time.

import { join } from 'node:path'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { isImageId } from '#shared/names.ts'

type SweepPorts = Pick<Ports, 'files' | 'folders' | 'log'>

/** Sweeps the folder of each image, the workspaces and the dry runs. */
export async function sweepLeftovers(ports: SweepPorts, imagesFolder: string): Promise<void> {
  const { files, folders, log } = ports
  const unswept = logged(log, 'sweep-failed')
  const ids = ((await files.list(imagesFolder).catch(unswept)) ?? []).filter(isImageId)
  const swept = [...ids.map(id => join(imagesFolder, id)), join(folders.data, 'workspaces')]
  for (const folder of swept) await files.sweep(folder).catch(unswept)
  await sweepDryRuns(ports)
}

/** A name that says whose it is. */
export const dryRunId = ({ host, randomHex }: Pick<Ports, 'host' | 'randomHex'>) =>
  `dry-run-${host.pid}-${host.startTicks ?? 'unknown'}-${randomHex(4)}`

export async function sweepDryRuns({ files, folders, log }: SweepPorts): Promise<void> {
  const folder = join(folders.cache, 'workspaces')
  const unswept = logged(log, 'sweep-failed')
  await files.sweep(folder).catch(unswept)
  for (const name of (await files.list(folder).catch(unswept)) ?? []) {
    const [, pid, startTicks] = /^dry-run-(\d+)-(\d+|unknown)-[0-9a-f]+$/.exec(name) ?? []
    if (pid === undefined || startTicks === undefined) continue
    const owner = { pid: Number(pid), startTicks: startTicks === 'unknown' ? null : startTicks }
    if (!files.isRunning(owner)) await files.remove(join(folder, name)).catch(unswept)
  }
}
