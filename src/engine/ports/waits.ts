// The silent waits of an outside program, as the platform sees them.

export type Wait = {
  kind: 'cache' | 'address' | 'git' | 'builder' | 'lock' | 'store' | 'machine' | 'host' | 'server'
  /** An address without a password, a path, or nothing. */
  what: string
}

/** Called in the context of the call that waits: `call` identifies it; null when it continues. */
export type OnWait = (call: object, wait: Wait | null) => void
