// What a power cut may leave of a row of operations. Its author had not seen kiln-reset or its model.
import { apply, type Disk, Impossible, type Operation } from './disk-state.ts'

/** `done` operations had been made when the power went. */
type Crash = { done: number; disk: Disk; whole: boolean }

/** What an operation puts into a folder, if that is a file or a name in one; subvolumes go with the whole disk's sync. */
function targetOf(operation: Operation): string | undefined {
  if (operation.do === 'create' || operation.do === 'write') return operation.at
  if (operation.do === 'delete' && operation.at.includes('/')) return operation.at
  return operation.do === 'rename' && operation.to.includes('/') ? operation.to : undefined
}

/** A file's fsync has its data and its name; that of a folder has names alone. */
function isFsynced(trace: readonly Operation[], at: number, end: number): boolean {
  const operation = trace[at]
  const target = operation && targetOf(operation)
  if (!operation || target === undefined) return false
  return trace.slice(at + 1, end).some(later => {
    if (later.do !== 'fsync') return false
    if (later.at === target) return true
    return operation.do !== 'write' && later.at === target.slice(0, target.lastIndexOf('/'))
  })
}

/** Operations that the kernel refuses have no effect: what was fsynced in a tree that is not there is not there. */
function applyIfPossible(disk: Disk, operation: Operation, torn: boolean): Disk {
  try {
    return apply(disk, operation, torn)
  } catch (error) {
    if (error instanceof Impossible) return disk
    throw error
  }
}

export const nameOf = (disk: Disk) => JSON.stringify([...disk].sort())

/**
 * Every state after a power cut: what was synced, then any further prefix of the operations, then what was fsynced of
 * the rest; each with the data of files that was not synced, and without it.
 */
export function crashesOf(before: Disk, trace: readonly Operation[]): Crash[] {
  const found = new Map<string, Crash>()
  for (let done = 0; done <= trace.length; done++) {
    const synced = trace.slice(0, done).findLastIndex(({ do: what }) => what === 'sync') + 1
    for (let prefix = synced; prefix <= done; prefix++)
      for (const loses of [false, true]) {
        let disk = before
        trace.slice(0, done).forEach((operation, index) => {
          const certain = index < synced || isFsynced(trace, index, done)
          if (index < prefix || certain) disk = applyIfPossible(disk, operation, loses && !certain)
        })
        const whole = done === trace.length && prefix === done && !loses
        const key = `${nameOf(disk)} ${whole}`
        if (!found.has(key)) found.set(key, { done, disk, whole })
      }
  }
  return [...found.values()]
}

/** The disk after all operations. */
export const afterAll = (before: Disk, trace: readonly Operation[]) =>
  trace.reduce((disk, operation) => apply(disk, operation), before)
