// Waits of Nix and ssh, for the job or the call that runs them: found by the context, so that every use of them is
// covered.
import { AsyncLocalStorage } from 'node:async_hooks'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { OnWait, Wait } from './ports/waits.ts'

type Listener = (wait: Message | null) => void

const listeners = new AsyncLocalStorage<OnWait>()

/** `listener` is called with what the programs in `body` wait for, the first of several, and with null once none does. */
export function namingWaits<T>(listener: Listener, body: () => Promise<T>): Promise<T> {
  const waits = new Map<object, Wait>()
  return listeners.run((call, wait) => {
    if (wait) waits.set(call, wait)
    else waits.delete(call)
    const [first] = waits.values()
    listener(first ? waitText(first) : null)
  }, body)
}

/** The platform reports its waits to this. */
export const noteWait: OnWait = (call, wait) => listeners.getStore()?.(call, wait)

function waitText({ kind, what }: Wait): Message {
  switch (kind) {
    case 'cache':
      return message('nix.wait.cache', { url: what })
    case 'address':
      return message('nix.wait.address', { url: what })
    case 'git':
      return message('nix.wait.git', { url: what })
    case 'builder':
      return message('nix.wait.builder', { builder: what })
    case 'lock':
      return message('nix.wait.lock', { path: what })
    case 'store':
      return message('nix.wait.store')
    case 'machine':
      return message('nix.wait.machine')
    case 'server':
      return message('download.wait', { url: what })
    case 'host':
      return message('ssh.wait', { host: what })
  }
}

/** Waits of the running calls of the contract. */
export type CallWaits = {
  during<T>(call: string, body: () => Promise<T>): Promise<T>
  /** null: of all. */
  of(call: string | null): Message[]
}

export function createCallWaits(onChanged: () => void): CallWaits {
  const now = new Set<{ call: string; wait: Message | null }>()
  return {
    during: async (call, body) => {
      const entry: { call: string; wait: Message | null } = { call, wait: null }
      now.add(entry)
      try {
        return await namingWaits(wait => {
          entry.wait = wait
          onChanged()
        }, body)
      } finally {
        now.delete(entry)
      }
    },
    of: call =>
      [...now].flatMap(each => ((call === null || each.call === call) && each.wait ? [each.wait] : [])),
  }
}
