// QEMU's user-mode network accepts a connection to a forward before the guest does: only its own table tells whether
// the guest answered. There is no QMP command for it, so the monitor's text is read. Pure.

/** `info usernet`: "  TCP[ESTABLISHED] 14 127.0.0.1 2222 10.0.2.15 22 0 0". */
export const hasEstablished = (table: string, guestPort: number): boolean =>
  table.split('\n').some(line => {
    const [, destination] = /^\s*TCP\[ESTABLISHED\]\s+\d+\s+\S+\s+\d+\s+\S+\s+(\d+)\s/.exec(line) ?? []
    return destination === String(guestPort)
  })
