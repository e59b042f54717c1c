// One profile from its source to a machine that was switched: the stages of the table, in their order.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkBuilt } from './built-checks.ts'
import { bootChecks, checkAll, journalErrors, seedChecks } from './checks.ts'
import type { Cell, DebianNix } from './debian-nix.ts'
import { diskOf, makeSeed, seedIsWiped, writeSeed } from './disk.ts'
import { downloadsOf } from './downloads.ts'
import { type Access, ssh, switchAndRollBack } from './generations.ts'
import { startMachine } from './machine.ts'
import { readStandIns, standInsOf } from './stand-ins.ts'
import { ToolError } from './tool-error.ts'

export const stages = ['built', 'image', 'booted', 'seed', 'switch', 'reboot'] as const
export type Stage = (typeof stages)[number]
export type Result = { seconds: number } | { failed: string } | { skipped: string }
export type Row = Record<Stage, Result>

export type ProfileRun = {
  profile: string
  nix: DebianNix
  env: NodeJS.ProcessEnv
  folder: string
  tell: (line: string) => void
}

const diskBytes = 4 * 2 ** 30
/** Emulated and beside other work, a first boot may take half an hour. */
const bootTimeoutMs = 40 * 60_000

function makeKey(folder: string): { path: string; publicKey: string } {
  const path = join(folder, 'administrator')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  return { path, publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

/** Fails where something stands in for another that stand-ins.json does not name. Returns the packages that are absent. */
function checkStandIns(system: string, env: NodeJS.ProcessEnv): readonly string[] {
  const listed = readStandIns()
  const found = standInsOf(system, env)
  const unlisted = [
    ...found.programs.filter(name => !(name in listed.programs)),
    ...found.units.filter(name => !(name in listed.units)),
    ...found.absent.filter(name => !(name in listed.absent)),
  ]
  if (unlisted.length > 0)
    throw new ToolError(`Stand-ins that stand-ins.json does not name: ${unlisted.join(', ')}`)
  return found.absent
}

export async function runProfile({ profile, nix, env, folder, tell }: ProfileRun): Promise<Row> {
  mkdirSync(folder, { recursive: true })
  const key = makeKey(folder)
  const cell = (options: Record<string, unknown>): Cell => ({
    profile,
    withExamples: true,
    settings: {
      schema: 1,
      profile: profile === 'template' ? 'my-profile' : profile,
      system: 'x86_64-linux',
      options: { authorizedKeys: [key.publicKey], ...options },
    },
  })
  const row = Object.fromEntries(stages.map(stage => [stage, { skipped: 'an earlier stage failed' }])) as Row

  /** Returns null, and leaves what follows undone, where the stage fails. */
  const stage = async <T>(name: Stage, work: () => Promise<T>): Promise<T | null> => {
    const start = Date.now()
    tell(`${profile}: ${name}`)
    try {
      const value = await work()
      row[name] = { seconds: Math.round((Date.now() - start) / 1000) }
      return value
    } catch (thrown) {
      row[name] = { failed: thrown instanceof Error ? thrown.message : String(thrown) }
      return null
    }
  }

  const system = await stage('built', async () => {
    const derivation = await nix.instantiate('toplevel', cell({}))
    const { fetches } = downloadsOf(derivation, env)
    if (fetches.length > 0) throw new ToolError(`Would be downloaded:\n${fetches.slice(0, 10).join('\n')}`)
    const built = await nix.realise(derivation)
    checkBuilt(built, checkStandIns(built, env), env)
    return built
  })
  if (system === null) return row
  const image = await stage('image', async () => nix.realise(await nix.instantiate('images.raw', cell({}))))
  if (image === null) return row

  const disk = diskOf(image, folder, diskBytes)
  const seed = makeSeed(folder)
  writeSeed(disk, seed.bytes)
  const start = () => startMachine({ diskPath: disk.path, folder })
  let machine = await start()
  try {
    const access: Access = { keyPath: key.path, knownHostsPath: join(folder, 'known-hosts'), env }
    const trustHost = () =>
      writeFileSync(access.knownHostsPath, `[127.0.0.1]:${machine.sshPort} ${seed.hostKey}\n`)
    trustHost()
    const booted = await stage('booted', async () => {
      await machine.waitFor(/box9 login: /, bootTimeoutMs)
      await checkAll(machine, [...bootChecks, journalErrors])
      return true
    })
    await stage('seed', async () => {
      if (!booted) await machine.waitFor(/box9 login: /, 1000)
      await checkAll(machine, seedChecks)
      await ssh(machine, access, ['root', 'true'])
      const ada = { ...access, keyPath: seed.userKeyPath }
      const name = await ssh(machine, ada, ['ada', 'id --user --name'])
      if (name !== 'ada') throw new ToolError(`The seed's user is ${name}`)
      await machine.shell('sync')
      if (!seedIsWiped(disk)) throw new ToolError('The seed is still on the drive.')
      return true
    })
    if (!booted) return row

    const next = await stage('switch', async () => {
      const second = await nix.realise(
        await nix.instantiate('toplevel', cell({ greeting: 'This is the second generation.' })),
      )
      await switchAndRollBack(machine, access, second)
      return second
    })
    if (next === null) return row
    await machine.shell('systemctl poweroff', 60_000).catch(() => null)
    await machine.ended

    machine = await start()
    trustHost()
    await stage('reboot', async () => {
      await machine.waitFor(/box9 login: /, bootTimeoutMs)
      const { output } = await machine.shell('readlink -f /run/booted-system')
      if (output !== next) throw new ToolError(`It booted ${output}, not ${next}.`)
      await checkAll(machine, bootChecks)
      return true
    })
    return row
  } finally {
    await machine.cutPower()
  }
}
