// Lock files: the process that creates the file holds the lock; if it dies, the file is stale. Removing a stale file
// is the hard part: of two processes that find it, the slower one must not remove the file that the faster one has
// created in its place. So a process first takes a second lock, in the same way, and only its holder may remove the
// file.

export type LockFiles = {
  /** Creates a file with all of its text in one step; false if the name is taken. */
  create(path: string): Promise<boolean>
  /** null if there is none. */
  read(path: string): Promise<string | null>
  remove(path: string): Promise<void>
  /** Whether a lock's text names a running process, even this one. */
  holds(text: string): boolean
}

/** False if a running process holds it, or is removing a stale one. */
export async function takeLock(files: LockFiles, path: string): Promise<boolean> {
  if (await files.create(path)) return true
  if (!(await isStale(files, path))) return false
  // One that was left by a process that just ended is removed in the same way.
  const takeover = `${path}.takeover`
  if (!(await takeLock(files, takeover))) return false
  try {
    // Another process may have done it since. Only this takeover can replace a stale lock.
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
