// Memory for direct I/O (O_DIRECT), which must be page-aligned. Node's own buffers are not; WebAssembly's
// shared memory always is.

const wasmPageBytes = 65_536

/** Its types are part of the DOM's, which Node programs do without. */
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => { buffer: SharedArrayBuffer }
}

export type Pool = {
  slotBytes: number
  /** Holds all slots; threads may share it. */
  memory: SharedArrayBuffer
  /** Waits until a slot is free: first come, first served. */
  take: () => Promise<Buffer>
  give: (slot: Buffer) => void
}

/** `slots` buffers of `slotBytes` (whole 64 KiB). */
export function createPool(slots: number, slotBytes: number): Pool {
  const pages = (slots * slotBytes) / wasmPageBytes
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const slot = (index: number): Buffer => Buffer.from(buffer, index * slotBytes, slotBytes)
  const free = Array.from({ length: slots }, (_, index) => slot(index))
  const waiting: ((slot: Buffer) => void)[] = []
  return {
    slotBytes,
    memory: buffer,
    take() {
      const slot = free.pop()
      return slot ? Promise.resolve(slot) : new Promise(resolve => waiting.push(resolve))
    },
    give(slot) {
      const next = waiting.shift()
      if (next) next(slot)
      else free.push(slot)
    },
  }
}

/** Lends a slot to `body`. */
export async function withSlot<T>(pool: Pool, body: (slot: Buffer) => Promise<T>): Promise<T> {
  const slot = await pool.take()
  try {
    return await body(slot)
  } finally {
    pool.give(slot)
  }
}
