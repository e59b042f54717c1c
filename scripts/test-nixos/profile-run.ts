// One profile from its source to machines that were personalised, switched and rolled back.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { administratorAnswers, administratorKey } from './administrator-key.ts'
import { knownFailuresOf } from './machine/known-failures.ts'
import { profileMachine } from './machine/profile-machine.ts'
import type { Slots } from './machine/slots.ts'
import { otherAnswersOf } from './promises/answers.ts'
import { promisesOf } from './promises/index.ts'
import { lastGuestOf } from './promises/last-guest.ts'
import { bootWithBadSeed } from './stages/bad-seed.ts'
import { runBootTest } from './stages/boot-test.ts'
import { runClaimedBox } from './stages/claimed-box.ts'
import { runDeploys } from './stages/deploy.ts'
import { runFirstAnswer } from './stages/first-answer.ts'
import { buildImageAgain } from './stages/image-again.ts'
import { installByKexec } from './stages/install-by-kexec.ts'
import { installFromIso } from './stages/install-from-iso.ts'
import { installOverSsh } from './stages/install-over-ssh.ts'
import { startLiveSystem } from './stages/live-system.ts'
import { bootOrdinaryHost } from './stages/ordinary-host.ts'
import { rebuildOnMachine } from './stages/own-rebuild.ts'
import { runPowerCuts } from './stages/power-cut.ts'
import { bootRealComputer } from './stages/real-computer.ts'
import { resetAtBoot } from './stages/reset-at-boot.ts'
import { bootWithSecureBoot } from './stages/secure-boot.ts'
import { runSeededMachine } from './stages/seeded-machine.ts'
import { unlockByTpm } from './stages/unlock-by-tpm.ts'
import { runWorkloads } from './stages/workloads.ts'
import { createRow, needsImage, type Row, type Stage } from './stages.ts'
import type { DebianNix } from './system/debian-nix.ts'
import { everythingOn, leftAtDefault } from './system/everything-on.ts'
import { type Figures, measureSizes } from './system/figures.ts'
import { createProfileBuilds, discard } from './system/profile-builds.ts'
import { realComputer, realComputerAnswers } from './system/real-computer-builds.ts'
import { planRebuild } from './system/rebuild-plan.ts'
import { buildResets, resetsOf } from './system/reset-builds.ts'
import { architectureOf } from './system/systems.ts'
import { buildWorkloads } from './system/workload-builds.ts'
import { UnavailableError } from './tool-error.ts'
import { runUpdates } from './updates-run.ts'

export type ProfileRun = {
  profile: string
  nix: DebianNix
  env: NodeJS.ProcessEnv
  folder: string
  machines: Slots
  /** The last stage that is wanted; all without it. */
  until: Stage | undefined
  /** A stage with a separate machine: only that, and what it is made of. */
  only: Stage | undefined
  /** Whether the drives and consoles stay. */
  keep: boolean
  log: (line: string) => void
}

export type ProfileResult = {
  row: Row
  /** By the name of the profile or of its variant. */
  figures: ReadonlyMap<string, Figures>
}

/** Profiles that have an installer; the others have the template's. */
const withInstaller = ['template', 'appliance']

export async function runProfile(options: ProfileRun): Promise<ProfileResult> {
  const { profile, nix, env, machines, until, only, keep, log } = options
  mkdirSync(options.folder, { recursive: true })
  const key = administratorKey(options.folder)
  const answers = administratorAnswers
  const builds = createProfileBuilds({ profile, nix, env, folder: options.folder, answers })
  const { row, stage } = createRow(profile, log, {
    ...(until && { until }),
    ...(only && { only }),
  })
  /** After each stage: the drives of all of them are many times as large as the image. */
  const removeFolder = (folder: string) => {
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
  /** Runs a stage on a new drive in its folder, as soon as a place for a machine is free. */
  const onMachine = (name: Stage, work: (folder: string) => Promise<unknown>) =>
    machines(() =>
      stage(name, async () => {
        const folder = join(options.folder, name.replaceAll(' ', '-'))
        try {
          await work(folder)
        } finally {
          removeFolder(folder)
        }
      }),
    )
  /** Hosts of the workstation, which are other systems than the profile's image. */
  const runInstalled = async () => {
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
  const own: Figures = {}
  const figures = new Map([[profile, own]])

  if (only === 'reset at boot' || only === 'unlock by TPM') {
    await runInstalled()
    return { row, figures }
  }
  const system = await stage('built', builds.checkedSystem)
  if (system === null) return { row, figures }
  const image = await stage('image', builds.image)
  if (image === null && needsImage(only)) return { row, figures }
  if (image !== null) Object.assign(own, measureSizes(system, image.path, env))

  const known = knownFailuresOf(profile)
  const machine = {
    image: image?.path ?? '',
    architecture: architectureOf(nix.sources.system),
    stage,
    log: (line: string) => log(`${profile}: ${line}`),
    env,
    keyPath: key.path,
    ...profileMachine(profile),
    known,
    key,
    mayFail: known.units,
  }
  /** One that is the same for every profile. */
  const onTemplate = async (name: Stage, same: string, work: (folder: string) => Promise<unknown>) => {
    if (profile === 'template') await onMachine(name, work)
    else row[name] = { skipped: `the same ${same} as the template’s` }
  }

  const promises = promisesOf(profile)
  if (!promises) row.promises = { skipped: 'the profile has none' }
  const otherAnswers = otherAnswersOf(profile)
  if (otherAnswers.length === 0) row['other answers'] = { skipped: 'the profile has none to try' }
  const runBadSeed = () =>
    onMachine('bad seed', folder => bootWithBadSeed({ ...machine, name: builds.name, folder }))
  // On another drive, so beside the stages of the first machine.
  let badSeed: Promise<unknown> = Promise.resolve()
  if (only !== undefined) badSeed = runBadSeed()
  else {
    const folder = join(options.folder, 'seeded')
    await machines(() =>
      runSeededMachine({
        ...machine,
        promises,
        otherAnswers,
        lastGuest: lastGuestOf(profile),
        folder,
        build: async modules => (await builds.system(modules)).path,
        buildAnswers: other => builds.systemOf({ ...answers, ...other }, 'other-answers'),
        onBooted: () => {
          badSeed = runBadSeed()
        },
        onMeasured: running => Object.assign(own, running),
      }),
    )
    removeFolder(folder)
  }
  await badSeed
  await onMachine('boot test', folder => runBootTest({ ...machine, folder }))
  await onTemplate('deploy', 'host', folder => runDeploys({ ...machine, built: builds.system, log, folder }))
  await onTemplate('power cut', 'service', folder => runPowerCuts({ ...machine, folder }))
  await runUpdates({ machine, nix, builds, log, folder: options.folder, onTemplate })
  await onTemplate('own rebuild', 'flake', async folder => {
    // As the image has it, whatever was changed in the sources since.
    const workspace = join(options.folder, 'rebuild-workspace')
    cpSync(builds.workspace, workspace, { recursive: true })
    const plan = await planRebuild({ ...nix.sources, workspace, profile: builds.name })
    await rebuildOnMachine({ ...machine, plan, folder })
  })
  await onTemplate('first answer', 'services', async folder =>
    runFirstAnswer({ ...machine, built: await builds.image(), folder }),
  )
  await onTemplate('secure boot', 'add-on', async folder => {
    const on = { ...answers, secureBoot: true }
    await builds.checkedSystemOf(on, 'secure-boot-system')
    await bootWithSecureBoot({ ...machine, image: await builds.imageOf(on, 'secure-boot-image'), folder })
  })

  await onTemplate('ordinary host', 'service modules', async folder =>
    bootOrdinaryHost({ ...machine, image: await builds.ordinaryImage(), folder }),
  )

  await onTemplate('real computer', 'hardware', async folder => {
    const place = 'real-computer'
    const real = { ...answers, ...realComputerAnswers }
    const there = await builds.systemOf(real, place, realComputer)
    const itsImage = await builds.imageOf(real, place, realComputer)
    await bootRealComputer({
      ...machine,
      image: itsImage,
      folder,
      onMeasured: running =>
        figures.set(`${profile} with firmware`, { ...measureSizes(there, itsImage, env), ...running }),
    })
  })

  // Without a key in the form the installer has to ask for one.
  const iso = await stage('iso', () => builds.isoOf({}, 'keyless'))
  if (profile === 'template') row['everything on'] = { skipped: 'the profile has no form' }
  else
    await stage('everything on', async () => {
      const left = Object.entries(leftAtDefault(profile)).map(([option, why]) => `${option}: ${why}`)
      if (left.length > 0) log(`${profile}: without ${left.join('; ')}`)
      const on = { ...answers, ...everythingOn(profile) }
      const systemOn = await builds.checkedSystemOf(on, 'everything-on')
      const imageOn = await builds.imageOf(on, 'everything-on')
      figures.set(`${profile} with everything on`, measureSizes(systemOn, imageOn, env))
      // Nothing starts from them.
      discard([imageOn, await builds.isoOf(on, 'everything-on')], env)
    })
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
  await runInstalled()
  if (profile !== 'orchestrator') row.workloads = { skipped: 'only the orchestrator makes them' }
  else
    await onMachine('workloads', async folder =>
      runWorkloads({ ...machine, built: await buildWorkloads(nix, answers), folder }),
    )
  if (profile !== 'appliance') row['claimed box'] = { skipped: 'only the appliance claims itself' }
  else if (image !== null)
    await onMachine('claimed box', async folder => {
      const keylessSystem = await builds.systemOf({}, 'keyless-system')
      await runClaimedBox({ ...machine, built: image, keylessSystem, folder })
    })
  if (profile !== 'ai-sandbox') row['image again'] = { skipped: 'only the AI sandbox’s is built twice' }
  else if (image !== null) await stage('image again', () => buildImageAgain(image, env))
  return { row, figures }
}
