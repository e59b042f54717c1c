// For tests: serves the file `disk` in a folder, backed by the image, and appends each write to a log, in
// order. Arguments: FOLDER IMAGE LOG
import { fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { serveDisk } from '#test/writer/serve-disk.ts'
import { headBytes, headOf } from './write-log.ts'

const [folder = '', image = '', log = ''] = process.argv.slice(2)
const disk = openSync(image, 'r+')
const writes = openSync(log, 'a')
process.on('disconnect', () => process.exit(0))

const served = {
  sizeBytes: fstatSync(disk).size,
  read(at: number, length: number) {
    const bytes = Buffer.alloc(length)
    readSync(disk, bytes, 0, length, at)
    return bytes
  },
  write(at: number, data: Buffer) {
    writeSync(writes, headOf(at, data.length), 0, headBytes)
    writeSync(writes, data)
    return writeSync(disk, data, 0, data.length, at)
  },
  sync: () => fsyncSync(disk),
}
serveDisk(folder, served, () => process.send?.('mounted'))
