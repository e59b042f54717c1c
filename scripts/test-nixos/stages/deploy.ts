// `kiln deploy` as a user types it, against a running machine: switched by the real switch-to-configuration under the real
// systemd-run, rolled back automatically where it is unhealthy or unreachable, and restarted on trial through systemd-boot.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Check, checkAll, noFailedUnits, prints, printsAtLogin, succeeds } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey } from '../machine/ssh.ts'
import { debianFolder } from '../packages/debian-packages.ts'
import { type CommandResult, runKiln } from '../run-kiln.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const modules = (name: string) => [resolve(debianFolder, 'tests', `${name}-generation.nix`)]

type DeployStage = {
  image: string
  env: NodeJS.ProcessEnv
  keyPath: string
  memoryMiB: number
  known: KnownFailures
  /** Derivation and store path of a system of the same settings with these additional modules. */
  built: (modules: readonly string[]) => Promise<Built>
  folder: string
  log: (line: string) => void
}

type Deployment = Pick<DeployStage, 'built' | 'folder' | 'log'> & {
  machine: Machine
  access: Access
  hostKey: string
  mayFail: readonly string[]
}

/** Limits for the emulated processor: a switch takes over a minute, a start several. */
const patience = ['--activate-seconds', '1800', '--reboot-seconds', '2400']
/** The time that Kiln needs until it has confirmed, if it reaches the machine. */
const confirmSeconds = ['--confirm-seconds', '180']
/** The limit if the machine cannot be reached: the test would wait all of it. */
const quickly = ['--confirm-seconds', '20']
/** Runs on a separate drive, from its first start on. */
export async function runDeploys(options: DeployStage): Promise<void> {
  const { image, env, keyPath, memoryMiB, folder, known } = options
  const disk = copyImageToDisk(image, folder)
  const seed = makeSeed(join(folder, 'seed'), 'box9')
  writeSeed(disk, seed.bytes)
  await using machine = await startMachine({ diskPath: disk.path, folder, memoryMiB })
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env }
  pinHostKey(machine, access, seed.hostKey)
  try {
    await waitForLogin(machine, disk.path)
    await checkAll(machine, [noFailedUnits(known.units)])
    await deployAll({
      ...options,
      machine,
      access,
      hostKey: seed.hostKey,
      mayFail: known.units,
    })
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}

async function deployAll(deployment: Deployment): Promise<void> {
  const { machine, access, hostKey, built, folder, mayFail, log } = deployment
  const home = join(folder, 'kiln')
  const flake = join(folder, 'machines')
  mkdirSync(join(home), { recursive: true })
  mkdirSync(flake, { recursive: true })
  const known = new Map<string, Built>()
  const target = ['--to', `root@127.0.0.1:${machine.sshPort}`, '--identity', access.keyPath, '--yes']
  const kiln = async (...words: string[]): Promise<CommandResult> => {
    const started = Date.now()
    const ended = await runKiln(words, { ...access.env, KILN_HOME: home })
    log(`kiln ${words[0]}: ${ended.code} after ${Math.round((Date.now() - started) / 1000)} s`)
    writeFileSync(join(folder, `deploy-${known.size}-${Date.now()}.txt`), ended.output)
    return ended
  }
  /** Its reference as a flake: Nix has it already, and builds nothing. */
  const reference = async (name: string): Promise<string> => {
    if (!known.has(name)) known.set(name, await built(modules(name)))
    writeFileSync(join(flake, 'flake.nix'), flakeOf(known))
    return `path:${flake}#${name}`
  }
  const systemOf = (name: string) => known.get(name)?.path ?? ''
  const { output: first } = await machine.shell('readlink -f /run/current-system')
  const wholly = (system: string): Check[] => [
    prints('what runs', 'readlink -f /run/current-system', system),
    prints('the profile', 'readlink -f /nix/var/nix/profiles/system', system),
    succeeds(
      'the default of the boot menu',
      `grep -qF init=${system}/init "/boot/loader/entries/$(sed -nE 's/^(preferred|default) +//p' /boot/loader/loader.conf | head -n 1)"`,
    ),
    prints(
      'nothing is left for a restart',
      'ls -d /var/lib/kiln-deploy /etc/systemd/system.control 2>/dev/null',
      '',
    ),
    prints('no deploy goes on', 'ls /run/kiln/deploy/lock 2>/dev/null', ''),
  ]
  const assertEnded = (what: string, { code, output }: CommandResult, wanted: number, says: RegExp) => {
    if (code !== wanted || !says.test(output))
      throw new ToolError(`${what}: ended with ${code}, not ${wanted} and ${says}: ${lastLines(output, 25)}`)
    log(`${what}: ${lastLines(output, 3).replaceAll('\n', ' | ')}`)
  }
  writeFileSync(join(home, 'known_hosts'), `[127.0.0.1]:${machine.sshPort} ${hostKey}\n`)

  const second = await reference('second')
  const units = ['--check', 'sshd.service', '--check', String(machine.sshPort)]
  assertEnded('dry', await kiln('deploy', second, ...target, '--mode', 'dry', ...patience), 0, /shown/)
  await checkAll(machine, wholly(first))
  assertEnded(
    'a switch',
    await kiln('deploy', second, ...target, ...units, ...patience, ...confirmSeconds),
    0,
    /switched/,
  )
  await checkAll(machine, [
    ...wholly(systemOf('second')),
    printsAtLogin('its change', 'second generation'),
    noFailedUnits(mayFail),
  ])

  const third = await reference('third')
  assertEnded(
    'a check that fails',
    await kiln('deploy', third, ...target, '--check', 'http://:1/', ...patience, ...confirmSeconds),
    1,
    /rolled back/,
  )
  await checkAll(machine, [...wholly(systemOf('second')), noFailedUnits(mayFail)])
  for (const name of ['deaf', 'cut']) {
    const away = await kiln(
      'deploy',
      await reference(name),
      ...target,
      '--no-checks',
      ...patience,
      ...quickly,
    )
    assertEnded(`a ${name} generation`, away, 1, /rolled back/)
    await checkAll(machine, [...wholly(systemOf('second')), noFailedUnits(mayFail)])
  }
  assertEnded(
    'back by hand',
    await kiln('rollback', ...target, '--activate-seconds', '1800', ...confirmSeconds),
    0,
    /switched/,
  )
  await checkAll(machine, wholly(first))

  const withReboot = ['--mode', 'boot', '--reboot', ...patience]
  assertEnded(
    'a start of the new one',
    await kiln('deploy', third, ...target, ...withReboot, ...confirmSeconds),
    0,
    /switched/,
  )
  await checkAll(machine, [
    ...wholly(systemOf('third')),
    prints('what was booted', 'readlink -f /run/booted-system', systemOf('third')),
    noFailedUnits(mayFail),
  ])
  for (const [name, says] of [
    ['restarting', /did not start with the new system/],
    ['deaf', /rolled back/],
  ] as const) {
    const end = await kiln(
      'deploy',
      await reference(name),
      ...target,
      '--no-checks',
      ...withReboot,
      ...quickly,
    )
    assertEnded(`a start of a ${name} generation`, end, 1, says)
    await checkAll(machine, [
      ...wholly(systemOf('third')),
      prints('what was booted', 'readlink -f /run/booted-system', systemOf('third')),
      noFailedUnits(mayFail),
    ])
  }

  // Its unit fails in activation, so that is what it goes back for.
  const bad = await reference('bad')
  assertEnded(
    'a unit that fails',
    await kiln('deploy', bad, ...target, ...patience, ...confirmSeconds),
    1,
    /rolled back/,
  )
  await checkAll(machine, [...wholly(systemOf('third')), noFailedUnits(mayFail)])
  await updateFromKit()

  /** Updates to another generation than the running one. */
  async function updateFromKit() {
    const kit = join(folder, 'kit')
    assertEnded('a kit', await kiln('kit', 'export', second, kit, '--no-kiln'), 0, /kit/)
    assertEnded(
      'an update from it',
      await kiln('deploy', '--from-kit', kit, ...target, ...units, ...patience, ...confirmSeconds),
      0,
      /switched/,
    )
    await checkAll(machine, [
      ...wholly(systemOf('second')),
      printsAtLogin('its change', 'second generation'),
      noFailedUnits(mayFail),
    ])
  }
}

/** cell.nix is not a flake: what it evaluated to stands here by its derivation. */
const flakeOf = (known: ReadonlyMap<string, Built>) => {
  const systems = [...known].map(
    ([name, built]) => `"${name}".config.system.build.toplevel = ${nixExpressionOf(built)};`,
  )
  return `{ outputs = _: { nixosConfigurations = { ${systems.join(' ')} }; }; }\n`
}
