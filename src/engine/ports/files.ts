// Files, as the engine sees them. Writes go to a temporary name, are fsynced and renamed.
// ENOSPC becomes space.full, EROFS and EACCES become home.unwritable, everywhere.

export type FileFacts = {
  kind: 'file' | 'folder' | 'other'
  sizeBytes: number
  /** Blocks in use, without holes. */
  allocatedBytes: number
  modifiedMs: number
}

/**
 * A file of this computer has an identity too, and the time when it or its name, mode or times last changed. No program
 * can set that time. `owner`: its user id.
 */
export type OwnFileFacts = FileFacts & { inode: number; changedMs: number; owner: number }

/** Appends lines to a log, and reads pages of it back while it grows. One file and one small index next to it. */
export type LogWriter = {
  append(lines: string[]): void
  close(): Promise<void>
}

/** Identifies a process: its pid may be reused. `startTicks` is when it started; null if unknown: then it gets no
 *  signal. Ticks count from boot: `bootId` identifies which one; absent if unknown. */
export type ProcessIdentity = { pid: number; startTicks: string | null; bootId?: string | undefined }

/** The entry itself: a link is one, wherever it leads. */
export type FolderEntry = { name: string; kind: 'file' | 'folder' | 'link' | 'other' }

export type FilesPort = {
  /** null if there is no such file. Invalid UTF-8 is replaced. */
  readText(path: string): Promise<string | null>
  /** A stranger's file: like readText, but only a regular file of limited size, not a link. Throws file.broken. */
  readForeignText(path: string, maxBytes: number): Promise<string | null>
  /** The end of a file that another program writes: at most this many bytes, "" if there is none. Invalid UTF-8 is
   *  replaced. */
  readTail(path: string, maxBytes: number): Promise<string>
  /** Whether this name is a symbolic link, wherever it leads. */
  isLink(path: string): Promise<boolean>
  /** Creates its parent folders. Without `mode` an existing file keeps its own; a symbolic link stays one. */
  writeText(path: string, text: string, options?: { mode?: number }): Promise<void>
  /** Works like writeText, for bytes. */
  writeBytes(path: string, bytes: Uint8Array, options: { mode: number }): Promise<void>
  /** Writes only if there is no file yet; false if there is one. The file appears with its whole text. */
  createText(path: string, text: string): Promise<boolean>
  facts(path: string): Promise<OwnFileFacts | null>
  /** Resolves a path through all links; null if it leads nowhere. */
  resolve(path: string): Promise<string | null>
  /** Names in a folder, sorted; empty when there is none. */
  list(path: string): Promise<string[]>
  /** Lists a folder in any order. Throws file.broken if it cannot be read, file.missing. */
  entries(path: string): Promise<FolderEntry[]>
  /** Folders where media are mounted: sticks, disks, network shares of the user. */
  mountedMedia(): Promise<string[]>
  makeFolder(path: string): Promise<void>
  /** Whether this user can make files in an existing folder. */
  isWritable(folder: string): Promise<boolean>
  /**
   * Checks one of Kiln's own folders, which need not exist yet. Throws home.unreadable; home.unwritable if it can
   * neither hold records nor be made.
   */
  assertOwn(path: string): Promise<void>
  /** Copies a tree (links as links, without links out of it and .git, made writable), skipping what `skip` says. */
  copyTree(from: string, to: string, skip?: (relativePath: string) => boolean): Promise<void>
  /** One SHA-256 over everything that copyTree copies of a tree. Throws file.broken if it is too large. */
  hashTree(path: string): Promise<string>
  /** SHA-256 of a file in hex; null: there is none. Throws file.broken for what is not a regular file. */
  hashFile(path: string, signal: AbortSignal): Promise<string | null>
  /** A tree as one tar archive, for another computer: files, folders and links, without owners or timestamps. */
  packTree(from: string, to: string): Promise<void>
  /** A symbolic link at `path`, where nothing is yet. */
  makeLink(path: string, target: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** fsync of every file and folder of a tree. */
  syncTree(path: string): Promise<void>
  /** Removes a file or a tree; no error if it is gone. Read-only folders are made writable first. */
  remove(path: string): Promise<void>
  freeBytes(path: string): Promise<number>
  /** Blocks in use by a tree. */
  allocatedBytes(path: string): Promise<number>
  /** Creates its parent folders too. */
  openLog(path: string): Promise<LogWriter>
  readLog(path: string, from: number, count: number): Promise<{ total: number; lines: string[] }>
  /** Case-insensitive plain text. Line numbers of the matches, at most `limit`, and how many there are. */
  searchLog(path: string, text: string, limit: number): Promise<{ lines: number[]; total: number }>
  /** A new name next to `path` for temporary files: two never collide, and `sweep` knows their owner. */
  partialPath(path: string): string
  /** Removes what ended processes left half-written in a folder. `of`: only of a file or folder with that name, for
   *  folders shared with other computers, whose processes are unknown here. */
  sweep(path: string, of?: string): Promise<void>
  isRunning(process: ProcessIdentity): boolean
}
