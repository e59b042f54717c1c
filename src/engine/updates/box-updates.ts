// Asks boxes over SSH what they did with the updates that are published for them.
import { askHost, defineInquiry } from '#engine/hosts/ask-by-script.ts'
import { createHostMemories } from '#engine/hosts/memories.ts'
import { explainUnreachable } from '#engine/hosts/not-started.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { inParallel } from '#engine/in-parallel.ts'
import type { Ports } from '#engine/ports/index.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { type BoxUpdate, judgeReported, type Reported } from '#shared/updates/box-update.ts'

const operation = 'updates.states'

const updateInquiry = defineInquiry<Reported>({
  name: 'updates',
  questions: shellFile(import.meta.url, './box-updates.sh'),
  parse: answers => ({
    running: answers.text('running'),
    lastLook: answers.lines('look')[0] ?? '',
    lastSwitch: answers.lines('switch')[0] ?? '',
    isOnTrial: answers.text('trial') !== '',
  }),
})

/** `later`: the system that the box gets once the first boxes run theirs; null if none. */
export type Published = {
  box: Pick<BoxRecord, 'id' | 'name' | 'host'>
  system: string
  later?: string | null
}

/**
 * Returns the updates in the order of the boxes. A box that does not answer is unknown, with the reason; a box without
 * a host is not contacted. Rejects with the signal's reason.
 */
export async function askUpdates(
  ports: Ports,
  published: readonly Published[],
  signal: AbortSignal,
): Promise<BoxUpdate[]> {
  const store = createHostStore(ports)
  const memories = createHostMemories(ports)
  const { hosts } = await store.read()
  return inParallel(
    published,
    async ({ box: { id, name, host: hostId }, system, later = null }): Promise<BoxUpdate> => {
      const about = { box: id, name, system }
      const host = hosts.find(each => each.id === hostId)
      if (!host) return { ...about, state: 'unasked', reason: message('update.because.no-host') }
      try {
        const connected = ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal })
        const connection = await explainUnreachable({ memories, host }, connected)
        try {
          const answer = await askHost(connection, updateInquiry, { host: host.name, operation, signal })
          const aim = later !== null && knows(answer, later) ? later : system
          return { ...about, system: aim, ...judgeReported(answer, aim) }
        } finally {
          await connection.close()
        }
      } catch (thrown) {
        signal.throwIfAborted()
        return { ...about, state: 'unknown', reason: reasonOf(thrown) }
      }
    },
    { signal },
  )
}

/** Connect has shown it the system by now. */
const knows = ({ running, lastLook, lastSwitch }: Reported, system: string): boolean =>
  running === system || lastLook.includes(system) || lastSwitch.includes(system)

/** An error's own text is used as the reason. */
const reasonOf = (thrown: unknown): Message =>
  thrown instanceof KilnError
    ? { code: thrown.code, values: thrown.values }
    : message('update.because.not-said')
