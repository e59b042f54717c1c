// The stages of the workstation's hosts, which are other systems than the profile's image.
import type { administratorAnswers, administratorKey } from './administrator-key.ts'
import { profileMachine } from './machine/profile-machine.ts'
import { resetAtBoot } from './stages/reset-at-boot.ts'
import { unlockByTpm } from './stages/unlock-by-tpm.ts'
import type { Row, Stage } from './stages.ts'
import type { DebianNix } from './system/debian-nix.ts'
import { buildResets, resetsOf } from './system/reset-builds.ts'

type HostsRun = {
  profile: string
  nix: DebianNix
  answers: typeof administratorAnswers
  env: NodeJS.ProcessEnv
  key: ReturnType<typeof administratorKey>
  log: (line: string) => void
  row: Row
  onMachine: (name: Stage, work: (folder: string) => Promise<unknown>) => Promise<unknown>
}

export async function runHosts({ profile, nix, answers, env, key, log, row, onMachine }: HostsRun) {
  if (profile !== 'workstation') {
    const skipped = 'only the workstation is installed so'
    Object.assign(row, { 'reset at boot': { skipped }, 'unlock by TPM': { skipped } })
    return
  }
  const { memoryMiB } = profileMachine('template')
  const parts = { memoryMiB, env, key, log }
  await onMachine('reset at boot', async folder => {
    const built = await buildResets(nix, answers, resetsOf['reset at boot'])
    await resetAtBoot({ ...parts, built, folder })
  })
  await onMachine('unlock by TPM', async folder => {
    const built = await buildResets(nix, answers, resetsOf['unlock by TPM'])
    await unlockByTpm({ ...parts, built, folder })
  })
}
