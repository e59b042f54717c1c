// SSH, as the engine sees it. Every host key is checked, always: a key that is not in a known_hosts file is refused.
import type { Duplex } from 'node:stream'
import type { Extent } from '#shared/formats/extents.ts'
import type { Exit, OutputLine } from './process.ts'

/** The address at which a host answers, and the login user. */
export type HostAddress = {
  /** A name, an address, or a Host of the user's ~/.ssh/config. */
  host: string
  port: number
  user: string
  /**
   * The jump hosts in `ssh -J` syntax ("user@gate:22", several separated by commas), or null for ~/.ssh/config's
   * setting.
   */
  jump: string | null
  /** A private key's file, or null for the agent and the usual files. */
  identity: string | null
}

export type RunOnHost = {
  /** Ends ssh. On the host a command ends when it next reads or writes, unless `endsWithSsh`. */
  signal: AbortSignal
  /** On the host it is ended as soon as ssh ends, with time to clean up after itself. It has no stdin. */
  endsWithSsh?: boolean
  /** Its stdin stays open until ssh ends, for a command that ends then. */
  openInput?: boolean
  /** The command's stdin; empty by default. */
  input?: string
  /** Throws ssh.command-timed-out after that time. */
  timeoutMs?: number
  /** More than this on stdout ends the command and throws ssh.too-much. 1 MiB by default. */
  mostBytes?: number
  /** Every line of the command's stderr, as it arrives. */
  onLine?: (line: OutputLine) => void
  /** The same for stderr. Without `onLine` `mostBytes`; with it unlimited by default. */
  mostLineBytes?: number
}

export type TerminalSize = { columns: number; rows: number }

/** Sends writes to the shell as typed input, and reads its output. `resize` sets its terminal's size. */
export type HostShell = Duplex & { resize(size: TerminalSize): void }

export type FetchFile = {
  /** On the host; a link is followed. */
  path: string
  /** Local; must not exist yet. */
  to: string
  signal: AbortSignal
  /** Bytes of its data so far. */
  onBytes: (done: number) => void
}

export type SendFile = {
  /** The file on this computer. */
  path: string
  /** The first byte that is sent. */
  from: number
  /** The command on the host that reads the bytes on its stdin. */
  words: string[]
  signal: AbortSignal
  /** Bytes of the file that ssh has taken, including those before `from`. */
  onBytes: (done: number) => void
}

/** `name`: Nix's name for it, a plain word. */
export type PooledConnection = { name: string; connection: HostConnection }

export type ConnectionPool = {
  /** The stores in the order of the connections. */
  stores: string[]
  env: Record<string, string>
  close(): Promise<void>
}

export type HostConnection = {
  /** Runs one command on the host. `words` are quoted for its login shell. Exit codes are data, 127 included. Throws
   *  ssh.lost if the connection is gone, ssh.command-timed-out, ssh.too-much. */
  run(words: string[], options: RunOnHost): Promise<Exit & { stdout: string }>
  /** Fetches one file, its holes as holes: everything except `data`. Throws ssh.transfer, ssh.lost; a partial file is
   *  removed. */
  fetch(file: FetchFile): Promise<{ sizeBytes: number; dataBytes: number; data: Extent[] }>
  /** Runs one command on the host with a file on its stdin. Exit codes are data. Throws ssh.lost, ssh.too-much, file
   *  errors of this computer, and the signal's reason. */
  send(file: SendFile): Promise<Exit & { stdout: string }>
  /** A login shell at a terminal of that size, over this connection; it ends with either. */
  openShell(size: TerminalSize): Promise<HostShell>
  /**
   * Lets Nix start ssh itself: the store's URL (ssh-ng://…) and the environment (NIX_SSHOPTS) for sharing this
   * connection. With them it cannot open a new one.
   */
  nix: { store: string; env: Record<string, string> }
  /** Resolves with the ssh.* error if the connection ends without having been closed. Never rejects. */
  lost: Promise<Error>
  /** Ends it and what runs over it. May be called twice. */
  close(): Promise<void>
}

export type ConnectOptions = {
  /** Kiln's own known_hosts; the user's are read after it. */
  knownHosts: string
  /** Ends the attempt, and afterwards the connection. */
  signal: AbortSignal
  /** Compresses: it pays off for slow links. */
  compress?: boolean
}

export type KeyOf = {
  /** The same host, under the address where its key is known: it must show that key. Absent: the key of the address
   *  itself. */
  keyOf?: HostAddress
}

export type OfferedKey = {
  type: string
  /** The key in base64. */
  key: string
  /** SHA256:…, as ssh-keygen prints it. */
  fingerprint: string
  /** A line for a known_hosts file, under the name by which ssh will look it up: `[box]:2222 ssh-ed25519 AAAA…`. */
  line: string
}

/** How OpenSSH resolves a name, with the user's own configuration. */
export type ResolvedName = { host: string; port: number; user: string }

export type PasswordKey = {
  /** Kept in memory, and passed to ssh through a pipe in a private folder: in no argument, environment or file. */
  password: string
  /** The line for ~/.ssh/authorized_keys. */
  publicKey: string
}

export type LoginFacts = {
  /** The name that is passed to ssh. */
  name: string
  port: number
  user: string
  /** A private key's file, or null for the agent and the usual files. */
  identity: string | null
  knownHosts: string
}

export type TextToSign = {
  text: string
  /** The purpose of the signature: a text that was signed for any other purpose has another. */
  namespace: string
  /** A private key's file, or the line of a public key whose private half is in ~/.ssh or in the agent. */
  key: string
  signal: AbortSignal
}

export type SshPort = {
  /** A new ed25519 host key: the private one in OpenSSH's format, the public one as `ssh-ed25519 AAAA…` with comment. */
  makeHostKey(comment: string): Promise<{ privateKey: string; publicKey: string }>
  /** Public keys of this user: ~/.ssh/*.pub, and those in the agent. Each once; may be empty. */
  publicKeys(): Promise<{ from: string; key: string }[]>
  /**
   * Creates ~/.ssh/id_ed25519, without a passphrase, and returns its public key; a missing public half of an existing
   * key is written. Throws ssh.key-taken, home.unwritable, space.full.
   */
  makeUserKey(): Promise<{ from: string; key: string }>
  /** An SSHSIG in PEM. Throws ssh.cannot-sign; tool.missing without OpenSSH. */
  sign(what: TextToSign): Promise<string>
  /** Logs in and keeps the connection for many commands. Throws ssh.unknown-name, ssh.unreachable, ssh.refused,
   *  ssh.timed-out, ssh.host-key-unknown, ssh.host-key-changed (with both fingerprints), ssh.host-key-revoked,
   *  ssh.denied, ssh.key-unusable, ssh.key-open, ssh.key-missing, ssh.key-passphrase, ssh.key-format,
   *  ssh.second-factor, ssh.too-many-keys, ssh.way, ssh.no-algorithm, ssh.closed, ssh.config, ssh.failed; of a jump
   *  host ssh.jump-key-unknown, ssh.jump-key-changed, ssh.jump-key-revoked, ssh.jump-denied, ssh.jump-cannot-reach;
   *  tool.missing without OpenSSH. Cancelled it rejects with the signal's reason. */
  connect(address: HostAddress, options: ConnectOptions & KeyOf): Promise<HostConnection>
  /** The text of a configuration with which the user's own ssh logs in to a machine: `ssh -F FILE NAME`. */
  loginConfig(facts: LoginFacts): string
  /** Makes several connections available to one Nix. Their owner must still close them. */
  pool(connections: readonly PooledConnection[]): Promise<ConnectionPool>
  /** SHA256:… of a public key in base64. */
  keyFingerprint(key: string): string
  /** Reads ~/.ssh/config; resolves no names on the network. Throws ssh.config. */
  resolve(name: string, signal: AbortSignal): Promise<ResolvedName>
  /** The names with Host lines in ~/.ssh/config, without patterns, in order. */
  configuredNames(): Promise<string[]>
  /** The names in the user's own known_hosts. Hashed ones cannot be listed, only counted. */
  knownNames(): Promise<{ names: string[]; hashed: number }>
  /** Logs in with a password, once, only to install a public key, if it is not there yet. The host's key is checked
   *  first, as always. Throws like connect, and ssh.denied if the password is wrong. */
  putKey(address: HostAddress, key: PasswordKey, options: ConnectOptions): Promise<void>
  /** The keys that the host offers, before it is trusted: nothing is sent to it but the handshake. Throws like
   *  connect. */
  hostKeys(address: HostAddress, options: ConnectOptions): Promise<OfferedKey[]>
}
