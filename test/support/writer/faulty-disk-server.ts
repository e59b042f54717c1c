// For tests: mounts a folder with one file, `disk`, that behaves as badly as asked (messages: Faults). A process of
// its own, because a reader of the loop device over it blocks until it answers.   SERVER FOLDER BYTES
import { spawn } from 'node:child_process'
import { openSync, read, writeSync } from 'node:fs'
import { createStore, type Faults } from './faulty-store.ts'
import * as fuse from './fuse.ts'

const [folder = '', size = '0'] = process.argv.slice(2)
const sizeBytes = Number(size)
const store = createStore()
let faults: Faults = {}
process.on('message', (told: Faults) => {
  faults = told
  process.send?.('heard')
})
process.on('disconnect', () => process.exit(0))

const fd = openSync('/dev/fuse', 'r+')
const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other'
const mount = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'kiln-faulty', folder], {
  stdio: ['ignore', 'inherit', 'inherit', fd],
})
mount.once('exit', code => (code === 0 ? process.send?.('mounted') : process.exit(1)))

const request = Buffer.alloc(fuse.requestBytes)
function next(): void {
  read(fd, request, 0, request.length, null, (error, length) => {
    // Until it is mounted there is nothing to read.
    if (error?.code === 'EPERM') return void setTimeout(next, 5)
    // Unmounted.
    if (error) process.exit(error.code === 'ENODEV' ? 0 : 1)
    answer(fuse.parseRequest(request.subarray(0, length)))
    next()
  })
}
next()

const nap = new Int32Array(new SharedArrayBuffer(4))
const beSlow = () => {
  if (faults.slowMs) Atomics.wait(nap, 0, 0, faults.slowMs)
}

function answer({ opcode, unique, node, body }: fuse.Request): void {
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
    case opcodes.fsync:
      return void say(Buffer.alloc(0))
    case opcodes.read: {
      beSlow()
      const { at, length } = fuse.ioOf(body)
      const bytes = store.read(at, Math.max(0, Math.min(length, sizeBytes - at)), faults)
      return void (bytes ? say(bytes) : refuse(fuse.errno.EIO))
    }
    case opcodes.write: {
      beSlow()
      const { at, data: all } = fuse.ioOf(body)
      const isShort = at + all.length > (faults.shortWritesFrom ?? Infinity)
      const data = isShort ? all.subarray(0, all.length / 2) : all
      return void (store.write(at, data, faults) ? say(fuse.writeReply(data.length)) : refuse(fuse.errno.EIO))
    }
    default:
      return void refuse(fuse.errno.ENOSYS)
  }
}
