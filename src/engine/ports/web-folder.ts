// A folder on a web server that takes PUT and DELETE (WebDAV without its own verbs), as the engine sees it.

export type WebAccess = {
  /** Sent with each request; null: the server asks for none. */
  login: { user: string; password: string } | null
  signal: AbortSignal
}

/** `sizeBytes`: null where the server does not say it. `version`: changes when the file is written again; "": it says none. */
type WebFileState = { sizeBytes: number | null; version: string }

/**
 * Addresses of files. Every call throws update.upload, update.upload-silent, update.upload-refused with the server's answer,
 * update.upload-full where it has no room, update.upload-login where it wants another login, and the signal's reason.
 */
export type WebFolderPort = {
  /** null: there is no such file. */
  state(address: string, access: WebAccess): Promise<WebFileState | null>
  /** Reads a small file; null: there is no such file. */
  text(address: string, access: WebAccess & { mostBytes: number }): Promise<string | 'too-large' | null>
  /** Puts a file of this computer there. Returns what was sent, which is less than the file where the server answered early. */
  put(
    address: string,
    path: string,
    access: WebAccess & { onBytes: (bytes: number) => void },
  ): Promise<{ sha256: string; sizeBytes: number }>
  /** Hashes what the server shows; null: there is no such file, or it is longer. */
  sha256(
    address: string,
    access: WebAccess & { mostBytes: number },
  ): Promise<{ sha256: string; version: string } | null>
  /** Succeeds if there was nothing, too. */
  remove(address: string, access: WebAccess): Promise<void>
}
