// The stages of the orchestrator's workloads: its machine on Btrfs, and one on ZFS.
import type { administratorAnswers } from './administrator-key.ts'
import { runWorkloads } from './stages/workloads.ts'
import type { Row, Stage } from './stages.ts'
import type { DebianNix } from './system/debian-nix.ts'
import { buildWorkloads, zfsAnswers } from './system/workload-builds.ts'

type WorkloadStages = {
  profile: string
  nix: DebianNix
  machine: Omit<Parameters<typeof runWorkloads>[0], 'built' | 'folder' | 'onZfs'>
  answers: typeof administratorAnswers
  row: Row
  onMachine: (name: Stage, work: (folder: string) => Promise<unknown>) => Promise<unknown>
}

export async function runWorkloadStages(options: WorkloadStages): Promise<void> {
  const { profile, nix, machine, answers, row, onMachine } = options
  if (profile !== 'orchestrator') {
    const skipped = 'only the orchestrator makes them'
    Object.assign(row, { workloads: { skipped }, 'workloads on ZFS': { skipped } })
    return
  }
  await onMachine('workloads', async folder =>
    runWorkloads({ ...machine, built: await buildWorkloads(nix, answers), folder }),
  )
  await onMachine('workloads on ZFS', async folder => {
    const built = await buildWorkloads(nix, { ...answers, ...zfsAnswers })
    await runWorkloads({ ...machine, built, onZfs: true, folder })
  })
}
