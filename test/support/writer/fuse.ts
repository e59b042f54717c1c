// For tests: as much of the FUSE protocol (linux/fuse.h, 7.31) as a file system with one file, `disk`, needs.
export const opcodes = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  setattr: 4,
  open: 14,
  read: 15,
  write: 16,
  statfs: 17,
  release: 18,
  fsync: 20,
  flush: 25,
  init: 26,
  interrupt: 36,
  destroy: 38,
  batchForget: 42,
} as const

export const errno = { EIO: 5, ENOSYS: 38, ENOENT: 2 } as const
export const maxIo = 1 << 20
export const requestBytes = maxIo + 4096

export type Request = { opcode: number; unique: bigint; node: bigint; body: Buffer }

export const parseRequest = (bytes: Buffer): Request => ({
  opcode: bytes.readUInt32LE(4),
  unique: bytes.readBigUInt64LE(8),
  node: bytes.readBigUInt64LE(16),
  body: bytes.subarray(40, bytes.readUInt32LE(0)),
})

export function reply(unique: bigint, body: Buffer, error = 0): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32LE(16 + body.length, 0)
  head.writeInt32LE(-error, 4)
  head.writeBigUInt64LE(unique, 8)
  return Buffer.concat([head, body])
}

export const root = 1n
export const disk = 2n

export function attributes(node: bigint, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(88)
  const isDisk = node === disk
  bytes.writeBigUInt64LE(node, 0)
  bytes.writeBigUInt64LE(BigInt(isDisk ? sizeBytes : 0), 8)
  bytes.writeBigUInt64LE(BigInt(isDisk ? sizeBytes >> 9 : 0), 16)
  bytes.writeUInt32LE(isDisk ? 0o100600 : 0o040700, 60)
  bytes.writeUInt32LE(1, 64)
  bytes.writeUInt32LE(4096, 80)
  return bytes
}

/** Valid for no time at all: a drive may change its size. */
export const attributeReply = (node: bigint, sizeBytes: number) =>
  Buffer.concat([Buffer.alloc(16), attributes(node, sizeBytes)])

export function entryReply(node: bigint, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.writeBigUInt64LE(node, 0)
  return Buffer.concat([bytes, attributes(node, sizeBytes)])
}

export function initReply(): Buffer {
  const bytes = Buffer.alloc(64)
  const [bigWrites, maxPages] = [1 << 5, 1 << 22]
  bytes.writeUInt32LE(7, 0)
  bytes.writeUInt32LE(31, 4)
  bytes.writeUInt32LE(bigWrites | maxPages, 12)
  bytes.writeUInt16LE(16, 16)
  bytes.writeUInt16LE(12, 18)
  bytes.writeUInt32LE(maxIo, 20)
  bytes.writeUInt32LE(1, 24)
  bytes.writeUInt16LE(maxIo / 4096, 28)
  return bytes
}

/** Every read and write comes here, and none is answered from the kernel's cache. */
export function openReply(): Buffer {
  const [bytes, directIo] = [Buffer.alloc(16), 1]
  bytes.writeUInt32LE(directIo, 8)
  return bytes
}

export function statfsReply(): Buffer {
  const bytes = Buffer.alloc(80)
  bytes.writeUInt32LE(4096, 40)
  bytes.writeUInt32LE(255, 44)
  bytes.writeUInt32LE(4096, 48)
  return bytes
}

export const ioOf = (body: Buffer) => ({
  at: Number(body.readBigUInt64LE(8)),
  length: body.readUInt32LE(16),
  data: body.subarray(40),
})

export function writeReply(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(length, 0)
  return bytes
}
