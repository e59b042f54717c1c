// A network that a machine and this computer are both on, in addition to the machine's closed one: what the machine announces
// arrives here.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createLabNetwork } from '#lab/hosts/network.ts'
import { programPath } from '#platform/process/program-path.ts'
import { qemuProgram } from '#platform/qemu/program.ts'
import { ToolError, UnavailableError } from '../tool-error.ts'

interface Lan extends AsyncDisposable {
  /** Passed to startMachine: its QEMU gets one more network card. */
  readonly env: NodeJS.ProcessEnv
  /** Once the machine has started. */
  plugIn(): Promise<void>
}

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' })

export async function createLan(folder: string, env: NodeJS.ProcessEnv): Promise<Lan> {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
  } catch {
    throw new UnavailableError('a network card on a switch needs /dev/net/tun')
  }
  await using made = new AsyncDisposableStack()
  const network = await createLabNetwork()
  made.defer(() => network.close())
  made.use(await network.giveAddresses(join(folder, 'dhcp')))
  const tap = `kt${randomBytes(4).toString('hex')}`
  run('ip', 'tuntap', 'add', 'dev', tap, 'mode', 'tap')
  // Once plugged in, the tap is in the switch's namespace, and is removed with it.
  let plugged = false
  made.defer(() => {
    if (!plugged) run('ip', 'link', 'delete', tap)
  })
  const path = withCard(join(folder, 'bin'), tap, env['PATH'] ?? '')
  const all = made.move()
  return {
    env: { ...env, PATH: path },
    async plugIn() {
      await network.plugInTap(tap)
      plugged = true
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** A PATH on which the emulator has a card at that tap, after those that Kiln gives it. */
function withCard(bin: string, tap: string, path: string): string {
  const name = qemuProgram('x86_64')
  const real = programPath(path, name)
  if (real === null) throw new ToolError(`${name} is not on PATH.`)
  const card = `-netdev tap,id=lan,ifname=${tap},script=no,downscript=no -device virtio-net-pci,netdev=lan,romfile=`
  const script = join(bin, name)
  mkdirSync(bin, { recursive: true })
  // A call for its version starts no machine.
  writeFileSync(
    script,
    `#!/bin/sh\ncase " $* " in *" -netdev "*) exec '${real}' "$@" ${card} ;; *) exec '${real}' "$@" ;; esac\n`,
  )
  chmodSync(script, 0o755)
  return `${bin}${delimiter}${path}`
}
