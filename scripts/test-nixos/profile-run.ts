// One profile from its source to machines that were personalised, switched and rolled back.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { knownFailuresOf } from './machine/known-failures.ts'
import { machineOfProfile } from './machine/machine-of-profile.ts'
import type { Slots } from './machine/slots.ts'
import { downloadsOf } from './packages/downloads.ts'
import { promisesOf } from './promises/index.ts'
import { otherAnswersOf } from './promises/other-answers.ts'
import { bootTestImage } from './stages/boot-tested-image.ts'
import { deployToMachine } from './stages/deployed-machine.ts'
import { answerBack } from './stages/flashed-machine.ts'
import { installByKexec } from './stages/installed-by-kexec.ts'
import { installFromIso } from './stages/installed-machine.ts'
import { installOverSsh } from './stages/installed-over-ssh.ts'
import { startLiveSystem } from './stages/live-system.ts'
import { survivePowerCuts } from './stages/power-cut.ts'
import { rebuildByItself } from './stages/rebuilt-by-itself.ts'
import { refuseBadSeed } from './stages/refused-seed.ts'
import { bootSecurely } from './stages/secure-boot.ts'
import { runSeededMachine } from './stages/seeded-machine.ts'
import { createRow, needsImage, type Row, type Stage } from './stages.ts'
import { checkBuilt } from './system/built-checks.ts'
import type { Attribute, Cell, DebianNix } from './system/debian-nix.ts'
import { everythingOn, leftOf } from './system/everything-on.ts'
import { type Figures, sizesOf } from './system/figures.ts'
import { checkKernelModules } from './system/kernel-modules.ts'
import { planRebuild } from './system/rebuild-plan.ts'
import { checkStandIns } from './system/stand-ins.ts'
import { architectureOf } from './system/systems.ts'
import { writeWorkspace } from './system/workspace.ts'
import { ToolError, UnavailableError } from './tool-error.ts'

export type ProfileRun = {
  profile: string
  nix: DebianNix
  env: NodeJS.ProcessEnv
  folder: string
  /** The administrator's key is kept here: with another one nothing that was built before would be the same. */
  keyFolder: string
  machines: Slots
  /** The last stage that is wanted; all without it. */
  until: Stage | undefined
  /** A stage with a machine of its own: only that, and what it is made of. */
  only: Stage | undefined
  tell: (line: string) => void
}

export type Ran = {
  row: Row
  /** By the profile's name, and of its other forms by theirs. */
  figures: ReadonlyMap<string, Figures>
}

/** Each has one of its own. */
const withInstaller = ['template', 'appliance']

function administratorKey(folder: string): { path: string; publicKey: string } {
  const path = join(folder, 'administrator')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  return { path, publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

export async function runProfile(options: ProfileRun): Promise<Ran> {
  const { profile, nix, env, folder, machines, until, only, tell } = options
  mkdirSync(folder, { recursive: true })
  const key = administratorKey(options.keyFolder)
  const name = profile === 'template' ? 'my-profile' : profile
  const settings = {
    schema: 1,
    profile: name,
    system: nix.sources.system,
    options: { authorizedKeys: [key.publicKey] },
  }
  const workspace = writeWorkspace({ profile, settings, folder: join(folder, 'workspace') })
  const cell: Cell = { profile, withExamples: true, settings, workspace }
  const instantiate = (attribute: Attribute, modules: Cell['modules'] = []) =>
    nix.instantiate(attribute, { ...cell, modules })
  /** Of what is here alone: Nix would begin with what it can do without, and fail in the end. */
  const realiseHere = (derivation: string) => {
    const { fetches } = downloadsOf(derivation, env)
    if (fetches.length > 0) throw new ToolError(`Would be downloaded:\n${fetches.slice(0, 10).join('\n')}`)
    return nix.realise(derivation)
  }
  const { row, stage } = createRow(profile, tell, {
    ...(until && { until }),
    ...(only && { only }),
  })
  const own: Figures = {}
  const figures = new Map([[profile, own]])

  const system = await stage('built', async () => {
    const built = await realiseHere(await instantiate('toplevel'))
    checkBuilt(built, checkStandIns(built, env), env)
    checkKernelModules(built, await nix.kernelModules(cell))
    return built
  })
  if (system === null) return { row, figures }
  const image = await stage('image', async () => nix.realise(await instantiate('images.raw')))
  if (image === null && needsImage(only)) return { row, figures }
  if (image !== null) Object.assign(own, sizesOf(system, image, env))

  const build = async (modules: Cell['modules']) => nix.realise(await instantiate('toplevel', modules))
  const machine = {
    image: image ?? '',
    architecture: architectureOf(nix.sources.system),
    stage,
    tell: (line: string) => tell(`${profile}: ${line}`),
    env,
    keyPath: key.path,
    ...machineOfProfile(profile),
  }
  const known = knownFailuresOf(profile)
  const promises = promisesOf(profile)
  if (!promises) row.promises = { skipped: 'the profile has none of its own' }
  const otherAnswers = otherAnswersOf(profile)
  if (otherAnswers.length === 0) row['other answers'] = { skipped: 'the profile has none to try' }
  const withAnswers = (options: Record<string, unknown>, place: string): Cell => {
    const asked = { ...settings, options }
    const source = writeWorkspace({ profile, settings: asked, folder: join(folder, place) })
    return { ...cell, settings: asked, workspace: source }
  }
  const buildAnswers = async (options: Record<string, unknown>) => {
    const answers = { ...settings.options, ...options }
    return nix.realise(await nix.instantiate('toplevel', withAnswers(answers, 'other-answers')))
  }
  const tryBadSeed = () =>
    machines(() =>
      stage('bad seed', () =>
        refuseBadSeed({ ...machine, name, mayFail: known.units, folder: join(folder, 'bad-seed') }),
      ),
    )
  // On a drive of its own, so beside what the first machine goes on with, as soon as a place is free.
  let badSeed: Promise<unknown> = Promise.resolve()
  const onBooted = () => {
    badSeed = tryBadSeed()
  }
  if (only !== undefined) await tryBadSeed()
  else
    await machines(() =>
      runSeededMachine({
        ...{ ...machine, onBooted, build, buildAnswers, promises, otherAnswers, known },
        onMeasured: running => Object.assign(own, running),
        folder: join(folder, 'seeded'),
      }),
    )
  await badSeed
  const built = async (modules: Cell['modules']) => {
    const derivation = await instantiate('toplevel', modules)
    return { derivation, path: await nix.realise(derivation) }
  }
  await machines(() =>
    stage('boot test', () => bootTestImage({ ...machine, folder: join(folder, 'boot-test') })),
  )
  if (profile !== 'template') row.deploy = { skipped: 'the same host as the template’s' }
  else
    await machines(() =>
      stage('deploy', () =>
        deployToMachine({ ...machine, known, built, tell, folder: join(folder, 'deployed') }),
      ),
    )
  if (profile !== 'template') row['power cut'] = { skipped: 'the same service as the template’s' }
  else
    await machines(() =>
      stage('power cut', () =>
        survivePowerCuts({ ...machine, mayFail: known.units, folder: join(folder, 'power-cut') }),
      ),
    )
  if (profile !== 'template') row['own rebuild'] = { skipped: 'the same flake as the template’s' }
  else
    await machines(() =>
      stage('own rebuild', async () => {
        // As the image has it, whatever was changed in the sources since.
        const own = join(folder, 'rebuild-workspace')
        cpSync(workspace, own, { recursive: true })
        const plan = await planRebuild({ ...nix.sources, workspace: own, profile: name })
        await rebuildByItself({ ...machine, plan, known, folder: join(folder, 'rebuilt') })
      }),
    )
  if (profile !== 'template') row['first answer'] = { skipped: 'the same services as the template’s' }
  else
    await machines(() =>
      stage('first answer', async () => {
        const built = { derivation: await instantiate('images.raw'), path: machine.image }
        await answerBack({ ...machine, built, known, key, folder: join(folder, 'flashed') })
      }),
    )
  if (profile !== 'template') row['secure boot'] = { skipped: 'the same add-on as the template’s' }
  else
    await machines(() =>
      stage('secure boot', async () => {
        const cellOn = withAnswers({ ...settings.options, secureBoot: true }, 'secure-boot')
        const on = await nix.realise(await nix.instantiate('toplevel', cellOn))
        checkBuilt(on, checkStandIns(on, env), env)
        const signed = await nix.realise(await nix.instantiate('images.raw', cellOn))
        await bootSecurely({ ...machine, image: signed, known, folder: join(folder, 'secure-boot') })
      }),
    )
  // Without a key in the form the installer has to ask for one.
  const buildIso = async (options: Record<string, unknown>, place: string) =>
    nix.realise(await nix.instantiate('images.iso', withAnswers(options, place)))
  const iso = await stage('iso', () => buildIso({}, 'keyless'))
  if (profile === 'template') row['everything on'] = { skipped: 'the profile has no form of its own' }
  else
    await stage('everything on', async () => {
      const left = Object.entries(leftOf(profile)).map(([option, why]) => `${option}: ${why}`)
      if (left.length > 0) tell(`${profile}: without ${left.join('; ')}`)
      const cellOn = withAnswers({ ...settings.options, ...everythingOn(profile) }, 'everything-on')
      const on = await realiseHere(await nix.instantiate('toplevel', cellOn))
      checkBuilt(on, checkStandIns(on, env), env)
      const imageOn = await nix.realise(await nix.instantiate('images.raw', cellOn))
      await nix.realise(await nix.instantiate('images.iso', cellOn))
      figures.set(`${profile} with everything on`, sizesOf(on, imageOn, env))
    })
  if (withInstaller.includes(profile)) row['live system'] = { skipped: 'the install starts it too' }
  else if (iso !== null)
    await machines(() =>
      stage('live system', () => startLiveSystem({ ...machine, iso, known, folder: join(folder, 'live') })),
    )
  if (!withInstaller.includes(profile)) row.install = { skipped: 'the same installer as the template’s' }
  else if (iso !== null)
    await machines(() =>
      stage('install', () =>
        installFromIso({ ...machine, iso, profile, known, key, folder: join(folder, 'install') }),
      ),
    )
  if (profile !== 'template') row['encrypted install'] = { skipped: 'the same installer as the template’s' }
  else
    await machines(() =>
      stage('encrypted install', async () => {
        const encrypted = await buildIso({ luks: true }, 'encrypted')
        const passphrase = 'correct horse, battery staple'
        await installFromIso({
          ...{ ...machine, iso: encrypted, profile, known, key, passphrase },
          folder: join(folder, 'encrypted-install'),
        })
      }),
    )
  if (profile !== 'template') row['install over SSH'] = { skipped: 'the same installer as the template’s' }
  else
    await machines(() =>
      stage('install over SSH', async () => {
        // Its key is the form's: nobody is at its console.
        const disc = await buildIso(settings.options, 'with-key')
        const derivation = await instantiate('installation.system.build.diskoScript')
        await installOverSsh({
          ...{ ...machine, iso: disc, known, key, tell: machine.tell, system: await built([]) },
          diskScript: { derivation, path: await nix.realise(derivation) },
          folder: join(folder, 'install-over-ssh'),
        })
      }),
    )
  if (profile !== 'template') row['install by kexec'] = { skipped: 'the same installer as the template’s' }
  else
    await machines(() =>
      stage('install by kexec', async () => {
        const nixosImages = env['KILN_NIXOS_IMAGES']
        if (nixosImages === undefined)
          throw new UnavailableError('nixos-images, whose installer it is, is not in KILN_NIXOS_IMAGES')
        const kexec = { profile, nixosImages: resolve(nixosImages) }
        const derivation = await instantiate('installation.system.build.diskoScript')
        await installByKexec({
          ...{ ...machine, known, key, system: await built([]) },
          installer: await nix.realise(await nix.instantiate('kexecInstaller', kexec)),
          diskScript: { derivation, path: await nix.realise(derivation) },
          folder: join(folder, 'install-by-kexec'),
        })
      }),
    )
  return { row, figures }
}
