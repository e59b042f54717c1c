// What killed engines left behind and nobody can ask for again: files under temporary names, workspaces of dry runs.
// Nothing here throws: what stays takes room, and is swept another time.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { isImageId } from '#shared/names.ts'

type SweepPorts = Pick<Ports, 'files' | 'folders'>

/** Of every image, and of every workspace. */
export async function sweepLeftovers(ports: SweepPorts, imagesFolder: string): Promise<void> {
  const { files, folders } = ports
  const ids = (await files.list(imagesFolder).catch(() => [])).filter(isImageId)
  const swept = [...ids.map(id => join(imagesFolder, id)), join(folders.data, 'workspaces')]
  for (const folder of swept) await files.sweep(folder).catch(() => undefined)
  await sweepDryRuns(ports)
}

/** A name that says whose it is. */
export const dryRunId = ({ host, randomHex }: Pick<Ports, 'host' | 'randomHex'>) =>
  `dry-run-${host.pid}-${host.startTicks ?? 'unknown'}-${randomHex(4)}`

export async function sweepDryRuns({ files, folders }: SweepPorts): Promise<void> {
  const folder = join(folders.cache, 'workspaces')
  await files.sweep(folder).catch(() => undefined)
  for (const name of await files.list(folder).catch(() => [])) {
    const [, pid, startTicks] = /^dry-run-(\d+)-(\d+|unknown)-[0-9a-f]+$/.exec(name) ?? []
    if (pid === undefined || startTicks === undefined) continue
    const owner = { pid: Number(pid), startTicks: startTicks === 'unknown' ? null : startTicks }
    if (!files.isRunning(owner)) await files.remove(join(folder, name)).catch(() => undefined)
  }
}
