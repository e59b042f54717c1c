// libvirt through virsh, with an argv. Domains are identified by UUID: one that a person made may have any
// name.
import { must, run } from '../command.ts'

/** virsh creates $HOME/.cache if it can. */
const env = { HOME: '/var/empty', LC_ALL: 'C', LIBVIRT_DEFAULT_URI: 'qemu:///system' }
/** libvirt probes QEMU's capabilities for its first command. */
const timeoutMs = 5 * 60_000
/** Read-only commands have less time, because a request waits for them. */
const readMs = 15_000

const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')
const reads = (...argv: readonly string[]) => must(['virsh', ...argv], { timeoutMs: readMs, env })

export const virsh = {
  /** Throws with virsh's output. */
  must: (argv: readonly string[]) => must(['virsh', ...argv], { timeoutMs, env }),
  /** The same for read-only commands. */
  reads,
  /** Whether it succeeded. */
  does: async (argv: readonly string[]): Promise<boolean> =>
    (await run(['virsh', ...argv], { timeoutMs, env })).status === 0,
  /** null if it failed, or printed more than `mostBytes`. */
  async asks(argv: readonly string[], bounds: { timeoutMs: number; mostBytes: number }) {
    const ran = await run(['virsh', ...argv], { ...bounds, env })
    return ran.status === 0 && !ran.cut ? ran.out : null
  },
  /** Throws if libvirt does not answer: no domain would be listed then, although some may run. */
  running: async () => linesOf(await reads('list', '--uuid')),
  paused: async () => linesOf(await reads('list', '--uuid', '--state-paused')),
  defined: async () => linesOf(await reads('list', '--all', '--uuid')),
  names: async () => linesOf(await reads('list', '--all', '--name')),
}
