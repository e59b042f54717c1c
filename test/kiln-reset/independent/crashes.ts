// What a power cut may leave of a sequence of operations. The author had not seen kiln-reset or its model.
import { apply, type Disk, Impossible, type Operation } from './disk-state.ts'

/** The power went after `done` operations. */
type Crash = { done: number; disk: Disk; whole: boolean }

/** The file or folder entry that an operation creates; subvolumes are only synced with the whole disk. */
function targetOf(operation: Operation): string | undefined {
  if (operation.do === 'create' || operation.do === 'write') return operation.at
  if (operation.do === 'delete' && operation.at.includes('/')) return operation.at
  return operation.do === 'rename' && operation.to.includes('/') ? operation.to : undefined
}

/** fsync of a file covers its data and name; that of a folder only names. */
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

/** Operations that the kernel refuses have no effect: an fsync in a tree that does not exist adds nothing. */
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
 * Every state after a power cut: what was synced, then any further prefix of the operations, then what was
 * fsynced of the rest; each with and without the file data that was not synced.
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
