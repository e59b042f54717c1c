// Files, as the engine sees them. Writes go to a temporary name, are fsynced and renamed.
// ENOSPC becomes space.full, EROFS and EACCES become home.unwritable, everywhere.

export type FileFacts = {
  kind: 'file' | 'folder' | 'other'
  sizeBytes: number
  /** Blocks in use: holes not counted. */
  allocatedBytes: number
  modifiedMs: number
}

/** Of a file of this computer: also which one it is, and when it or its name, mode or times changed last. No program can
 *  set that time. `owner`: the number of its user. */
export type OwnFileFacts = FileFacts & { inode: number; changedMs: number; owner: number }

/** Appends lines to a log, and reads pages of it back while it grows. One file and one small index beside it. */
export type LogWriter = {
  append(lines: string[]): void
  close(): Promise<void>
}

/** Which process: its id may be another's by now. `startTicks` tells when it started; null where that is not known: it is
 *  sent no signal then. They count from the computer's start: `bootId` tells which one; left out where that is not known. */
export type ProcessIdentity = { pid: number; startTicks: string | null; bootId?: string | undefined }

/** As it lies there: a link is one, wherever it leads. */
export type FolderEntry = { name: string; kind: 'file' | 'folder' | 'link' | 'other' }

export type FilesPort = {
  /** null when there is no such file. Invalid UTF-8 is replaced. */
  readText(path: string): Promise<string | null>
  /** A stranger's file: as readText, but an ordinary file only, no link, and not larger than that. Throws file.broken. */
  readForeignText(path: string, maxBytes: number): Promise<string | null>
  /** The end of a file that another program writes: at most so many bytes, "" when there is none. Invalid UTF-8 is
   *  replaced. */
  readTail(path: string, maxBytes: number): Promise<string>
  /** Whether this name is a symbolic link, wherever it leads. */
  isLink(path: string): Promise<boolean>
  /** Makes the folders above it. Without `mode` an old file keeps its own; a symbolic link stays one. */
  writeText(path: string, text: string, options?: { mode?: number }): Promise<void>
  /** As writeText, of bytes. */
  writeBytes(path: string, bytes: Uint8Array, options: { mode: number }): Promise<void>
  /** Writes only where there is no file yet; false when there is one. The file appears with its whole text. */
  createText(path: string, text: string): Promise<boolean>
  facts(path: string): Promise<OwnFileFacts | null>
  /** Where a path leads, through all links; null when it leads nowhere. */
  resolve(path: string): Promise<string | null>
  /** Names in a folder, sorted; empty when there is none. */
  list(path: string): Promise<string[]>
  /** In any order. Throws file.broken where it cannot be read, file.missing. */
  entries(path: string): Promise<FolderEntry[]>
  /** Folders that media are mounted at: sticks, disks, network shares of the person's. */
  mountedMedia(): Promise<string[]>
  makeFolder(path: string): Promise<void>
  /** Copies a tree (links as links, those that lead out and .git left behind, made writable), following what `skip` says. */
  copyTree(from: string, to: string, skip?: (relativePath: string) => boolean): Promise<void>
  /** One SHA-256 over all that copyTree copies of a tree. Throws file.broken for one that is too large. */
  hashTree(path: string): Promise<string>
  /** A tree as one tar archive, for another computer: files, folders and links, nobody's names or times. */
  packTree(from: string, to: string): Promise<void>
  /** A symbolic link at `path`, where nothing is yet. */
  makeLink(path: string, target: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** fsync of every file and folder of a tree. */
  syncTree(path: string): Promise<void>
  /** Removes a file or a tree; no error when it is gone. Read-only folders are made writable first. */
  remove(path: string): Promise<void>
  freeBytes(path: string): Promise<number>
  /** Blocks in use by a tree. */
  allocatedBytes(path: string): Promise<number>
  /** Makes the folders above it. */
  openLog(path: string): Promise<LogWriter>
  readLog(path: string, from: number, count: number): Promise<{ total: number; lines: string[] }>
  /** Case-insensitive plain text. Line numbers of the matches, at most `limit`, and how many there are. */
  searchLog(path: string, text: string, limit: number): Promise<{ lines: number[]; total: number }>
  /** A new name beside `path` for what is made on the way to it: two never meet, and `sweep` knows whose it is. */
  partialPath(path: string): string
  /** Removes what processes that have ended left half-written in a folder. `of`: only of a file or folder of that name,
   *  where other computers may write, too: whether their processes run is not known here. */
  sweep(path: string, of?: string): Promise<void>
  isRunning(process: ProcessIdentity): boolean
}
