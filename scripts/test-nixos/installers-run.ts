// The stages of the installer, and the build of a profile with everything on, whose ISO nothing starts.
import { resolve } from 'node:path'
import type { administratorAnswers } from './administrator-key.ts'
import { installByKexec } from './stages/install-by-kexec.ts'
import { installFromIso } from './stages/install-from-iso.ts'
import { installOverSsh } from './stages/install-over-ssh.ts'
import { startLiveSystem } from './stages/live-system.ts'
import type { createRow, Row, Stage } from './stages.ts'
import { everythingOn, leftAtDefault } from './system/everything-on.ts'
import { type Figures, measureSizes } from './system/figures.ts'
import { type createProfileBuilds, discard } from './system/profile-builds.ts'
import { UnavailableError } from './tool-error.ts'

type PartsOf<Run extends (parts: never) => unknown, Own extends string> = Omit<
  Parameters<Run>[0],
  Own | 'folder'
>

type InstallersRun = {
  machine: PartsOf<typeof startLiveSystem, 'iso'> &
    PartsOf<typeof installFromIso, 'iso' | 'profile' | 'passphrase'> &
    PartsOf<typeof installOverSsh, 'iso' | 'system' | 'diskScript'> &
    PartsOf<typeof installByKexec, 'system' | 'diskScript' | 'installer'>
  profile: string
  builds: ReturnType<typeof createProfileBuilds>
  answers: typeof administratorAnswers
  env: NodeJS.ProcessEnv
  log: (line: string) => void
  row: Row
  figures: Map<string, Figures>
  stage: ReturnType<typeof createRow>['stage']
  onMachine: (name: Stage, work: (folder: string) => Promise<unknown>) => Promise<unknown>
  /** Runs a stage that is the same for every profile. */
  onTemplate: (name: Stage, same: string, work: (folder: string) => Promise<unknown>) => Promise<void>
}

/** Profiles that have an installer; the others have the template's. */
const withInstaller = ['template', 'appliance']

export async function runInstallers(run: InstallersRun) {
  const { machine, profile, builds, answers, env, row, stage, onMachine, onTemplate } = run
  // Without a key in the form the installer has to ask for one.
  const iso = await stage('iso', () => builds.isoOf({}, 'keyless'))
  if (profile === 'template') row['everything on'] = { skipped: 'the profile has no form' }
  else await stage('everything on', () => buildWithEverything(run))
  if (withInstaller.includes(profile)) row['live system'] = { skipped: 'the install starts it too' }
  else if (iso !== null)
    await onMachine('live system', folder => startLiveSystem({ ...machine, iso, folder }))
  if (!withInstaller.includes(profile)) row.install = { skipped: 'the same installer as the template’s' }
  else if (iso !== null)
    await onMachine('install', folder => installFromIso({ ...machine, iso, profile, folder }))
  await onTemplate('encrypted install', 'installer', async folder => {
    const encrypted = await builds.isoOf({ luks: true }, 'encrypted')
    const passphrase = 'correct horse, battery staple'
    await installFromIso({ ...machine, iso: encrypted, profile, passphrase, folder })
  })
  await onTemplate('install over SSH', 'installer', async folder => {
    // Its key is the form's: there is no one at its console.
    const disc = await builds.isoOf(answers, 'with-key')
    const [installed, diskScript] = [await builds.system(), await builds.diskScript()]
    await installOverSsh({ ...machine, iso: disc, system: installed, diskScript, folder })
  })
  await onTemplate('install by kexec', 'installer', async folder => {
    const nixosImages = env['KILN_NIXOS_IMAGES']
    if (nixosImages === undefined)
      throw new UnavailableError('nixos-images, whose installer it is, is not in KILN_NIXOS_IMAGES')
    const [installed, diskScript] = [await builds.system(), await builds.diskScript()]
    const installer = await builds.kexecInstaller(resolve(nixosImages))
    await installByKexec({ ...machine, system: installed, diskScript, installer, folder })
  })
}

async function buildWithEverything({ profile, builds, answers, env, log, figures }: InstallersRun) {
  const left = Object.entries(leftAtDefault(profile)).map(([option, why]) => `${option}: ${why}`)
  if (left.length > 0) log(`${profile}: without ${left.join('; ')}`)
  const on = { ...answers, ...everythingOn(profile) }
  const systemOn = await builds.checkedSystemOf(on, 'everything-on')
  const imageOn = await builds.imageOf(on, 'everything-on')
  figures.set(`${profile} with everything on`, measureSizes(systemOn, imageOn, env))
  // Nothing starts from them.
  discard([imageOn, await builds.isoOf(on, 'everything-on')], env)
}
