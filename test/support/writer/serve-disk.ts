// For tests: mounts a folder with one file, `disk`, by FUSE, and answers all that the kernel asks of it. The process does nothing
// else: a reader of a loop device over the file blocks until it answers.
import { spawn } from 'node:child_process'
import { openSync, read, writeSync } from 'node:fs'
import * as fuse from './fuse.ts'

type ServedDisk = {
  sizeBytes: number
  /** Null where it cannot be read. */
  read: (at: number, length: number) => Buffer | null
  /** How much of it was written; null where it cannot be written. */
  write: (at: number, data: Buffer) => number | null
  /** What was written has to be on it. */
  sync: () => void
}

/** `mounted` comes once; the process ends when it is unmounted. */
export function serveDisk(folder: string, served: ServedDisk, mounted: () => void): void {
  const fd = openSync('/dev/fuse', 'r+')
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other'
  const mount = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'kiln-test-disk', folder], {
    stdio: ['ignore', 'inherit', 'inherit', fd],
  })
  mount.once('exit', code => (code === 0 ? mounted() : process.exit(1)))

  const request = Buffer.alloc(fuse.requestBytes)
  const next = (): void => {
    read(fd, request, 0, request.length, null, (error, length) => {
      // Until it is mounted there is nothing to read.
      if (error?.code === 'EPERM') return void setTimeout(next, 5)
      // Unmounted.
      if (error) process.exit(error.code === 'ENODEV' ? 0 : 1)
      answer(fd, served, fuse.parseRequest(request.subarray(0, length)))
      next()
    })
  }
  next()
}

function answer(fd: number, served: ServedDisk, { opcode, unique, node, body }: fuse.Request): void {
  const { sizeBytes } = served
  const say = (bytes: Buffer, error = 0) => {
    try {
      writeSync(fd, fuse.reply(unique, bytes, error))
    } catch (thrown) {
      // The process that sent the request has ended, and nothing waits for the answer.
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
    }
  }
  const refuse = (error: number) => say(Buffer.alloc(0), error)
  const { opcodes } = fuse
  switch (opcode) {
    case opcodes.forget:
    case opcodes.batchForget:
    case opcodes.interrupt:
    case opcodes.destroy:
      return
    case opcodes.init:
      return void say(fuse.initReply())
    case opcodes.lookup:
      return void (body.toString('utf8', 0, body.length - 1) === 'disk'
        ? say(fuse.entryReply(fuse.disk, sizeBytes))
        : refuse(fuse.errno.ENOENT))
    case opcodes.getattr:
    case opcodes.setattr:
      return void say(fuse.attributeReply(node, sizeBytes))
    case opcodes.open:
      return void say(fuse.openReply())
    case opcodes.statfs:
      return void say(fuse.statfsReply())
    case opcodes.release:
    case opcodes.flush:
      return void say(Buffer.alloc(0))
    case opcodes.fsync:
      served.sync()
      return void say(Buffer.alloc(0))
    case opcodes.read: {
      const { at, length } = fuse.ioOf(body)
      const bytes = served.read(at, Math.max(0, Math.min(length, sizeBytes - at)))
      return void (bytes ? say(bytes) : refuse(fuse.errno.EIO))
    }
    case opcodes.write: {
      const { at, data } = fuse.ioOf(body)
      const written = served.write(at, data)
      return void (written === null ? refuse(fuse.errno.EIO) : say(fuse.writeReply(written)))
    }
    default:
      return void refuse(fuse.errno.ENOSYS)
  }
}
