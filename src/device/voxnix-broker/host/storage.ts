// The interface between the broker and a file system with snapshots. Each action is idempotent, so that it can be
// repeated after a crash.

/**
 * Size limit of a disk's storage, as a multiple of its quota. A disk keeps its size, but after a snapshot
 * each overwritten block is stored twice.
 */
export const limitOfDisks = 2

/** `usedBytes`: everything in it, some of which it may share with others. null if unknown. */
export type Snapshot = {
  readonly label: string
  readonly at: number | null
  readonly usedBytes: number | null
}

/** An undo came after its data was removed. */
export class NotInTrash extends Error {
  readonly code = 'not-in-trash'
  constructor(id: string) {
    super(`The trash has no data of ${id}: it was removed.`)
  }
}

export type Storage = {
  /** Whether anything has the name, even if the broker did not make it. */
  has(name: string): Promise<boolean>
  create(name: string, quotaGiB: number | null): Promise<void>
  /** Removes its snapshots too. */
  remove(name: string): Promise<void>
  limit(name: string, quotaGiB: number): Promise<void>
  /** null if unknown. */
  usedBytes(name: string): Promise<number | null>
  /** The used bytes of each name, with as few commands as possible. */
  usage(names: readonly string[]): Promise<ReadonlyMap<string, number | null>>
  /** null if unknown. */
  usedInTrash(id: string): Promise<number | null>
  snapshot(name: string, label: string): Promise<void>
  dropSnapshot(name: string, label: string): Promise<void>
  snapshots(name: string): Promise<readonly string[]>
  /** Their names in the file system: another snapshot that has a label later has another one. */
  snapshotIds(name: string): Promise<readonly string[]>
  /** The snapshots with times and sizes, newest first. */
  snapshotList(name: string): Promise<readonly Snapshot[]>
  /** Labels of snapshots that a restore of this one destroys, once it has ended. */
  newerThan(name: string, label: string): Promise<readonly string[]>
  /** Paths of non-empty folders in it that a snapshot leaves out. */
  leftOut(name: string): Promise<readonly string[]>
  /** Moves it with its snapshots to a place where no container finds it. */
  trash(name: string, id: string): Promise<void>
  /** Throws NotInTrash if the data is in neither place. */
  untrash(name: string, id: string): Promise<void>
  purge(id: string): Promise<void>
  /** Replaces its content by that of a snapshot, and keeps the former content under `id`. */
  swapIn(name: string, label: string, id: string): Promise<void>
  swapBack(name: string, id: string): Promise<void>
  dropAside(id: string): Promise<void>
  /** Ids of the data that was put aside. */
  asides(): Promise<readonly string[]>
}
