// libvirt by its command, with words. Domains are named by their UUID: one that a person made by hand may have any name.
import { must, run } from '../command.ts'

/** virsh makes $HOME/.cache where it can. Words that it prints are compared. */
const surroundings = ['env', 'HOME=/var/empty', 'LC_ALL=C']
const words = (...argv: readonly string[]) => [
  ...surroundings,
  ...['virsh', '--quiet', '--connect', 'qemu:///system', ...argv],
]

const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')

export const virsh = {
  /** Throws with what virsh said. */
  must: (argv: readonly string[], timeoutMs = 60_000) => must(words(...argv), { timeoutMs }),
  /** Whether it went well. */
  does: async (argv: readonly string[]): Promise<boolean> => (await run(words(...argv))).status === 0,
  /** null: it failed, or printed more than `mostBytes`. */
  async asks(argv: readonly string[], { timeoutMs, mostBytes }: { timeoutMs: number; mostBytes: number }) {
    const ran = await run(words(...argv), { timeoutMs, mostBytes })
    return ran.status === 0 && !ran.cut ? ran.out : null
  },
  /** Throws where libvirt does not answer: no domain is listed then, and each may run. */
  running: async () => linesOf(await must(words('list', '--uuid'))),
  defined: async () => linesOf(await must(words('list', '--all', '--uuid'))),
  names: async () => linesOf(await must(words('list', '--all', '--name'))),
}
