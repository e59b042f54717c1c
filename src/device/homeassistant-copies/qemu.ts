// QEMU's monitor: copies the disk as of one moment while the machine keeps running. qemu-qmp-ref of QEMU.
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.ts'
import { type Fields, lineSocket, Silence } from './line-socket.ts'

/** The name in homeassistant-vm.sh. */
const disk = 'disk'
const copy = 'kiln-copy'
const answerMs = 30_000
const everyMs = 1000

type Ask = (command: string, values?: Fields) => Promise<unknown>

/**
 * null if no virtual machine runs. The socket serves one client at a time, and the power button is one, so
 * the connection is closed soon.
 */
export async function withQemu<T>(path: string, body: (ask: Ask) => Promise<T>): Promise<T | null> {
  const socket = await lineSocket(path, answerMs).catch((thrown: unknown) => {
    if (thrown instanceof Silence && thrown.isAbsent) return null
    throw thrown
  })
  if (socket === null) return null
  try {
    await socket.next(answerMs)
    const ask: Ask = async (command, values = {}) => {
      socket.send(`${JSON.stringify({ execute: command, arguments: values, id: command })}\n`)
      for (;;) {
        const line = await socket.next(answerMs)
        // Events of the machine arrive in between.
        if (line['id'] !== command) continue
        if (Object.hasOwn(line, 'return')) return line['return']
        throw new Failure('qemu', `${command}: ${JSON.stringify(line['error'])}`)
      }
    }
    await ask('qmp_capabilities')
    return await body(ask)
  } finally {
    socket.close()
  }
}

/** `target`, a qcow2 of the same size, gets the disk as of this moment, however long that takes. */
export const beginCopy = (path: string, target: string) =>
  withQemu(path, async ask => {
    const file = { driver: 'file', filename: target }
    await ask('blockdev-add', { driver: 'qcow2', 'node-name': copy, file })
    // top: the disk's own content; it has no backing file.
    const parts = { 'job-id': copy, device: disk, target: copy, sync: 'top' }
    await ask('blockdev-backup', { ...parts, 'auto-dismiss': false })
    return true
  })

type Job = { isConcluded: boolean; error: string | null }

/** null if there is none. */
async function jobOf(ask: Ask): Promise<Job | null> {
  const all = await ask('query-jobs')
  const found = Array.isArray(all) ? all.find(each => each?.id === copy) : undefined
  if (!found) return null
  return {
    isConcluded: found.status === 'concluded',
    error: typeof found.error === 'string' ? found.error : null,
  }
}

/** Waits until the copy is complete. Throws Failure. */
export async function endCopy(path: string): Promise<void> {
  for (;;) {
    const job = await withQemu(path, jobOf)
    if (job === null) throw new Failure('qemu', 'the virtual machine ended while its disk was copied')
    if (job.isConcluded) {
      await cancelCopy(path)
      if (job.error === null) return
      throw new Failure('qemu', job.error)
    }
    await sleep(everyMs)
  }
}

/** Removes what is left of a copy, of this run or another. */
export async function cancelCopy(path: string): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    const isGone = await withQemu(path, async ask => {
      const job = await jobOf(ask)
      if (job !== null) await ask(job.isConcluded ? 'job-dismiss' : 'job-cancel', { id: copy }).catch(ended)
      return job === null && !(await hasNode(ask))
    })
    if (isGone !== false) return
    await sleep(turn === 0 ? 0 : everyMs)
  }
}

/** Whether the node still exists; it is removed then. */
async function hasNode(ask: Ask): Promise<boolean> {
  const nodes = await ask('query-named-block-nodes', { flat: true })
  const isThere = Array.isArray(nodes) && nodes.some(each => each?.['node-name'] === copy)
  if (isThere) await ask('blockdev-del', { 'node-name': copy })
  return isThere
}

/** It ended just now. */
function ended(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}

/** Last resort if a guest stays frozen: its file systems are consistent, so nothing on the disk is lost. */
export const resetMachine = (path: string) =>
  withQemu(path, async ask => {
    await ask('system_reset')
    return true
  })
