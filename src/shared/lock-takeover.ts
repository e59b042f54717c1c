// Locks that are files: who makes the file holds the lock, and who dies with it leaves a file that counts for nothing.
// Putting such a file away is the hard part. Of two that find it, the slower one must not put away what the faster one
// has made in its place. So it takes a lock of its own, the same way, whose holder alone may do that.

export type LockFiles = {
  /** Makes a file with all of its text in one step; false where the name is taken. */
  create(path: string): Promise<boolean>
  /** null where there is none. */
  read(path: string): Promise<string | null>
  remove(path: string): Promise<void>
  /** Whether what a lock says names a process that runs, even this one. */
  holds(text: string): boolean
}

/** False when a running process holds it, or is just putting away the lock of one that is gone. */
export async function takeLock(files: LockFiles, path: string): Promise<boolean> {
  if (await files.create(path)) return true
  if (!(await isStale(files, path))) return false
  // One that was left by a process that ended just then is put away in the same way.
  const takeover = `${path}.takeover`
  if (!(await takeLock(files, takeover))) return false
  try {
    // Another one may have done it since. Nothing can take the place of a stale lock but by this takeover.
    if (!(await isStale(files, path))) return false
    await files.remove(path)
    return await files.create(path)
  } finally {
    await files.remove(takeover)
  }
}

async function isStale(files: LockFiles, path: string): Promise<boolean> {
  const text = await files.read(path)
  return text !== null && !files.holds(text)
}
