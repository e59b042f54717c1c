// Files that QEMU itself writes in a machine's folder, and the engine reads: docs/adr/0016.

/** Its events, one line of JSON each. */
export const eventsName = 'events.ndjson'
/** The machine's output on its serial port. */
export const serialLogName = 'serial.log'
