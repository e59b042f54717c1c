// One profile from its source to machines that were personalised, switched and rolled back.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { administratorAnswers, administratorKey } from './administrator-key.ts'
import { runHosts } from './hosts-run.ts'
import { runInstallers } from './installers-run.ts'
import { knownFailuresOf } from './machine/known-failures.ts'
import { profileMachine } from './machine/profile-machine.ts'
import type { Slots } from './machine/slots.ts'
import { otherAnswersOf } from './promises/answers.ts'
import { desktops } from './promises/desktops.ts'
import { promisesOf } from './promises/index.ts'
import { lastGuestOf } from './promises/last-guest.ts'
import { bootWithBadSeed } from './stages/bad-seed.ts'
import { runBootTest } from './stages/boot-test.ts'
import { documentedVms, runBuiltVm } from './stages/build-vm.ts'
import { runClaimedBox } from './stages/claimed-box.ts'
import { runDeploys } from './stages/deploy.ts'
import { openDesktops } from './stages/desktops.ts'
import { runFirstAnswer } from './stages/first-answer.ts'
import { buildImageAgain } from './stages/image-again.ts'
import { bootOrdinaryHost } from './stages/ordinary-host.ts'
import { tryOtherAnswers } from './stages/other-answers.ts'
import { rebuildOnMachine } from './stages/own-rebuild.ts'
import { runPowerCuts } from './stages/power-cut.ts'
import { bootRealComputer } from './stages/real-computer.ts'
import { bootWithSecureBoot } from './stages/secure-boot.ts'
import { runSeededMachine } from './stages/seeded-machine.ts'
import { createRow, needsImage, type Row, type Stage } from './stages.ts'
import type { DebianNix } from './system/debian-nix.ts'
import { type Figures, measureSizes } from './system/figures.ts'
import { createProfileBuilds } from './system/profile-builds.ts'
import { realComputer, realComputerAnswers } from './system/real-computer-builds.ts'
import { planRebuild } from './system/rebuild-plan.ts'
import { architectureOf } from './system/systems.ts'
import { runUpdates } from './updates-run.ts'
import { runWorkloadStages } from './workloads-run.ts'

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
  /** Keeps drives and consoles. */
  keep: boolean
  log: (line: string) => void
}

export type ProfileResult = {
  row: Row
  /** Figures by the name of the profile or of its variant. */
  figures: ReadonlyMap<string, Figures>
}

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
  const installed = { profile, nix, answers, env, key, log, row, onMachine }
  const own: Figures = {}
  const figures = new Map([[profile, own]])

  if (only === 'reset at boot' || only === 'unlock by TPM') {
    await runHosts(installed)
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
  // Runs on another drive, so next to the stages of the first machine.
  let badSeed: Promise<unknown> = Promise.resolve()
  if (only !== undefined) badSeed = runBadSeed()
  else {
    const folder = join(options.folder, 'seeded')
    await machines(() =>
      runSeededMachine({
        ...machine,
        promises,
        lastGuest: lastGuestOf(profile),
        folder,
        build: async modules => (await builds.system(modules)).path,
        onBooted: () => {
          badSeed = runBadSeed()
        },
        onMeasured: running => Object.assign(own, running),
      }),
    )
    removeFolder(folder)
  }
  await badSeed
  if (otherAnswers.length > 0)
    await onMachine('other answers', folder =>
      tryOtherAnswers({
        ...machine,
        folder,
        otherAnswers,
        build: ({ options: other, modules }) =>
          builds.systemOf({ ...answers, ...other }, 'answered-system', modules),
      }),
    )
  await onMachine('boot test', folder => runBootTest({ ...machine, folder }))
  const documentedVm = documentedVms[profile]
  if (!documentedVm) row['build-vm'] = { skipped: 'its document has no VM' }
  else
    await onMachine('build-vm', async folder =>
      runBuiltVm({ ...documentedVm, vm: await builds.vm(), system, keyPath: key.path, env, folder }),
    )
  await onTemplate('deploy', 'host', folder => runDeploys({ ...machine, built: builds.system, log, folder }))
  await onTemplate('power cut', 'service', folder => runPowerCuts({ ...machine, folder }))
  await runUpdates({ machine, nix, builds, log, folder: options.folder, onTemplate })
  await onTemplate('own rebuild', 'flake', async folder => {
    // The workspace as the image has it, whatever was changed in the sources since.
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

  await runInstallers({
    machine,
    profile,
    builds,
    answers,
    env,
    log,
    row,
    figures,
    stage,
    onMachine,
    onTemplate,
  })
  await runHosts(installed)
  if (profile !== 'workstation') row.desktops = { skipped: 'only the workstation offers them' }
  else
    await onMachine('desktops', folder =>
      openDesktops({
        ...machine,
        folder,
        desktops,
        build: ({ name, answers: other }) => builds.imageOf({ ...answers, ...other }, `desktop-${name}`),
      }),
    )
  await runWorkloadStages({ profile, nix, machine, answers, row, onMachine })
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
