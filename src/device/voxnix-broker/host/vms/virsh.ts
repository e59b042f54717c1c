// libvirt by its command, with words. Domains are named by their UUID: one that a person made by hand may have any name.
import { must, run } from '../command.ts'

/** virsh makes $HOME/.cache where it can. */
const env = { HOME: '/var/empty', LC_ALL: 'C', LIBVIRT_DEFAULT_URI: 'qemu:///system' }
/** libvirt asks QEMU what it can do at the first of all. */
const timeoutMs = 5 * 60_000
/** Of what changes nothing: a request waits for it. */
const readMs = 15_000

const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')
const reads = (...argv: readonly string[]) => must(['virsh', ...argv], { timeoutMs: readMs, env })

export const virsh = {
  /** Throws with what virsh said. */
  must: (argv: readonly string[]) => must(['virsh', ...argv], { timeoutMs, env }),
  /** The same, of what changes nothing. */
  reads,
  /** Whether it went well. */
  does: async (argv: readonly string[]): Promise<boolean> =>
    (await run(['virsh', ...argv], { timeoutMs, env })).status === 0,
  /** null: it failed, or printed more than `mostBytes`. */
  async asks(argv: readonly string[], bounds: { timeoutMs: number; mostBytes: number }) {
    const ran = await run(['virsh', ...argv], { ...bounds, env })
    return ran.status === 0 && !ran.cut ? ran.out : null
  },
  /** Throws where libvirt does not answer: no domain is listed then, and each may run. */
  running: async () => linesOf(await reads('list', '--uuid')),
  paused: async () => linesOf(await reads('list', '--uuid', '--state-paused')),
  defined: async () => linesOf(await reads('list', '--all', '--uuid')),
  names: async () => linesOf(await reads('list', '--all', '--name')),
}
