// Commands to a box: a fixed list, none of which runs anything that a person wrote. A box gets them with the
// answers to its reports. At most one of each kind an hour; a command that is not picked up within an hour
// expires.
import { aheadMs } from '#shared/connect/device-state.ts'
import { boxQueue, type QueueState, queueState } from './box-queue.ts'
import type { CommandRecord } from './store/command-store.ts'
import type { Store } from './store/store.ts'

/** Commands that an owner can send. */
export const askable = ['report', 'restart_ha', 'reboot', 'logs'] as const
export type Askable = (typeof askable)[number]

const hourMs = 3_600_000

type Parts = { store: Store; now: () => number }

export function createCommands({ store, now }: Parts) {
  return {
    ask: (device: string, kind: Askable): { id: string } | 'too-soon' =>
      store.transaction(() => {
        const last = store.commandsOf(device).find(each => each.kind === kind && !isAhead(each, now()))
        if (last && last.createdAt > now() - hourMs) return 'too-soon'
        const id = crypto.randomUUID()
        store.putCommand({ id, device, kind, createdAt: now(), expiresAt: now() + hourMs, ended: null })
        return { id }
      }),
    /** The open commands of a box. It may fetch them repeatedly, and remembers which ones it has run. */
    open: (device: string): CommandRecord[] =>
      store.commandsOf(device).filter(each => each.ended === null && askedState(each, now()) === 'waiting'),
    has: (id: string): boolean => store.command(id) !== null,
    ...boxQueue<CommandRecord>({
      store,
      now,
      find: id => store.command(id),
      of: device => store.commandsOf(device),
      put: command => store.putCommand(command),
      removeBefore: at => store.removeCommandsBefore(at),
      stateOf: askedState,
    }),
  }
}
export type Commands = ReturnType<typeof createCommands>

const isAhead = ({ createdAt }: Pick<CommandRecord, 'createdAt'>, now: number) => createdAt > now + aheadMs

/** One that was sent while the server's clock was ahead has expired, or it would wait for that time. */
export const askedState = (command: CommandRecord, now: number): QueueState =>
  queueState(isAhead(command, now) ? { ...command, expiresAt: 0 } : command, now)
