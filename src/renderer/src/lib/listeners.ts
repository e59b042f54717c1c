// Those to call when a value that is held above the components changes: `subscribe` is for useSyncExternalStore.

export function createListeners() {
  const listeners = new Set<() => void>()
  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    notify: (): void => {
      // One may subscribe another.
      for (const listener of [...listeners]) listener()
    },
  }
}
