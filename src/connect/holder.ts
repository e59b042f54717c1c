// Which program serves a data folder, for the person who starts a second one. The lock itself is the kernel's.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

/** kiln: an engine of Kiln started it, for its window. */
export type Holder = 'terminal' | 'kiln'

const pathIn = (folder: string) => join(folder, 'serving.json')

/** By the process that has the lock. */
export const noteHolder = (folder: string, by: Holder): void =>
  writeFileSync(pathIn(folder), JSON.stringify({ pid: process.pid, by }), { mode: 0o600 })

/** By the process that still has the lock. */
export const forgetHolder = (folder: string): void => rmSync(pathIn(folder), { force: true })

/** By one that did not get the lock. */
export function holderOf(folder: string): Message {
  try {
    const { pid, by } = JSON.parse(readFileSync(pathIn(folder), 'utf8')) as { pid?: unknown; by?: unknown }
    // A killed one left its note, and the one that has the lock now has not written its own yet.
    if (typeof pid === 'number' && Number.isInteger(pid) && lives(pid))
      return message(by === 'kiln' ? 'connect.holder.kiln' : 'connect.holder.terminal', { pid: String(pid) })
  } catch {
    // Without a readable note it is not known.
  }
  return message('connect.holder.unknown')
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    // It is another user's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
