// For tests: a file `disk` in a folder that behaves as badly as the last message (Faults) has it. It is a process: its readers
// block until it answers. Arguments: FOLDER BYTES
import { createStore, type Faults } from './faulty-store.ts'
import { serveDisk } from './serve-disk.ts'

const [folder = '', size = '0'] = process.argv.slice(2)
const store = createStore()
let faults: Faults = {}
process.on('message', (told: Faults) => {
  faults = told
  process.send?.('heard')
})
process.on('disconnect', () => process.exit(0))

const nap = new Int32Array(new SharedArrayBuffer(4))
const beSlow = () => {
  if (faults.slowMs) Atomics.wait(nap, 0, 0, faults.slowMs)
}

const served = {
  sizeBytes: Number(size),
  read(at: number, length: number) {
    beSlow()
    return store.read(at, length, faults)
  },
  write(at: number, all: Buffer) {
    beSlow()
    const isShort = at + all.length > (faults.shortWritesFrom ?? Infinity)
    const data = isShort ? all.subarray(0, all.length / 2) : all
    return store.write(at, data, faults) ? data.length : null
  },
  sync: () => {},
}
serveDisk(folder, served, () => process.send?.('mounted'))
