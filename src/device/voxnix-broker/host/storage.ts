// What the broker needs of a file system that has snapshots. Each act may be done again after a crash: what is done already
// stays done.

/**
 * The limit of a disk's storage, as a multiple of its quota. A disk keeps its size, but after a snapshot each block that is
 * overwritten is stored once more.
 */
export const limitOfDisks = 2

/** `usedBytes`: all that is in it, which it may share with others. null: unknown. */
export type Snapshot = {
  readonly label: string
  readonly at: number | null
  readonly usedBytes: number | null
}

export type Storage = {
  /** Whether anything has the name, also what the broker did not make. */
  has(name: string): Promise<boolean>
  create(name: string, quotaGiB: number | null): Promise<void>
  /** With its snapshots. */
  remove(name: string): Promise<void>
  limit(name: string, quotaGiB: number): Promise<void>
  /** null: unknown. */
  usedBytes(name: string): Promise<number | null>
  snapshot(name: string, label: string): Promise<void>
  dropSnapshot(name: string, label: string): Promise<void>
  snapshots(name: string): Promise<readonly string[]>
  /** The same with their times and sizes, the newest first. */
  snapshotList(name: string): Promise<readonly Snapshot[]>
  /** Folders in it, by their paths there, that a snapshot leaves out, and that are not empty. */
  leftOut(name: string): Promise<readonly string[]>
  /** Moves it with its snapshots to where no container finds it. */
  trash(name: string, id: string): Promise<void>
  untrash(name: string, id: string): Promise<void>
  purge(id: string): Promise<void>
  /** Puts the content of a snapshot in its place, and keeps what was there under `id`, where the file system can. */
  swapIn(name: string, label: string, id: string): Promise<void>
  swapBack(name: string, id: string): Promise<void>
  dropAside(id: string): Promise<void>
  /** The ids of what is aside. */
  asides(): Promise<readonly string[]>
}
