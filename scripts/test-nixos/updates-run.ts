// The stages in which a machine takes updates: from a server, with cuts in them, and from a repository.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { runCutUpdates } from './stages/cut-updates.ts'
import { runLostNetwork } from './stages/lost-network.ts'
import { runSignedUpdates } from './stages/signed-updates.ts'
import { runUpdatesByGit } from './stages/updates-by-git.ts'
import type { UpdatingMachine } from './stages/updating-machine.ts'
import type { Stage } from './stages.ts'
import { byGit, byGitModules } from './system/by-git-builds.ts'
import type { DebianNix } from './system/debian-nix.ts'
import type { createProfileBuilds } from './system/profile-builds.ts'
import { planRebuild } from './system/rebuild-plan.ts'

type UpdatesRun = {
  machine: Omit<UpdatingMachine, 'imageWith' | 'built' | 'folder'>
  nix: DebianNix
  builds: ReturnType<typeof createProfileBuilds>
  /** Lines without the profile in front. */
  log: (line: string) => void
  /** Holds the workspace of the repository. */
  folder: string
  /** Runs a stage that is the same for every profile. */
  onTemplate: (name: Stage, same: string, work: (folder: string) => Promise<unknown>) => Promise<void>
}

export async function runUpdates({ machine, nix, builds, log, folder: parent, onTemplate }: UpdatesRun) {
  const updating = { ...machine, imageWith: builds.imageWith, built: builds.system, log }
  await onTemplate('signed updates', 'service', folder => runSignedUpdates({ ...updating, folder }))
  await onTemplate('cut updates', 'service', folder => runCutUpdates({ ...updating, folder }))
  await onTemplate('lost network', 'service', folder => runLostNetwork({ ...updating, folder }))
  await onTemplate('updates by git', 'service', async folder => {
    const workspace = join(parent, 'git-workspace')
    cpSync(builds.workspace, workspace, { recursive: true })
    const plan = await planRebuild({ ...nix.sources, workspace, profile: builds.name, also: byGitModules })
    const { path: image } = await builds.imageWith(byGit)
    await runUpdatesByGit({ ...machine, plan, profile: builds.name, image, folder })
  })
}
