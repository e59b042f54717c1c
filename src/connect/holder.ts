// Which program serves a data folder, for the person who starts a second one. The lock itself is the kernel's.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRegular } from '#platform/files/regular-file.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

/** kiln: an engine of Kiln started it, for its window. */
export type Holder = 'terminal' | 'kiln'

const note = /^(\d{1,10}) (terminal|kiln)\n$/

const pathIn = (folder: string) => join(folder, 'serving.pid')

/** By the process that has the lock. */
export const noteHolder = (folder: string, by: Holder): void =>
  writeFileSync(pathIn(folder), `${process.pid} ${by}\n`, { mode: 0o600 })

/** By the process that still has the lock. */
export const forgetHolder = (folder: string): void => rmSync(pathIn(folder), { force: true })

/** By one that did not get the lock. */
export async function holderOf(folder: string): Promise<Message> {
  // Without the note, it is not known who serves the folder: the message says that.
  const bytes = await readRegular(pathIn(folder), { maxBytes: 1024 }).catch(() => null)
  const [, pid = '', by] = note.exec(bytes?.toString('utf8') ?? '') ?? []
  // A killed one left its note, and the one that has the lock now has not written its own yet.
  if (pid === '' || !lives(Number(pid))) return message('connect.holder.unknown')
  return message(by === 'kiln' ? 'connect.holder.kiln' : 'connect.holder.terminal', { pid })
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    // It is another user's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
