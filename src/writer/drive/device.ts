// Complete reads and writes of a block device, bypassing the page cache. Buffers must be page-aligned,
// positions and lengths whole blocks: O_DIRECT requires it.
import * as fs from 'node:fs'
import { promisify } from 'node:util'
import { linuxNumber, macNumber } from '#shared/drives/device-number.ts'

// These take a descriptor: a FileHandle costs three times as much for each small read.
const { constants } = fs
const [open, read, write, fstat] = [
  promisify(fs.open),
  promisify(fs.read),
  promisify(fs.write),
  promisify(fs.fstat),
]
const [fsync, close] = [promisify(fs.fsync), promisify(fs.close)]

/** The device that is read, written and probed: a drive, or in tests a device that behaves like a faulty one. */
export type Device = {
  /** Fills `buffer`. Throws an error with an errno code, or EndOfDrive if the drive ends first. */
  read: (buffer: Buffer, position: number) => Promise<void>
  write: (buffer: Buffer, position: number) => Promise<void>
  /** Flushes the file and the drive's own cache. */
  sync: () => Promise<void>
  close: () => Promise<void>
  /** A path by which another program of this user opens this very drive, whatever its name points to by then. */
  link?: string
}

/** Exchanging a card takes longer. */
const pauseMs = 250

/** A drive that is pulled out takes no more writes, but a card reader takes them for the next card. Writes that follow
 *  each other fail in between; one after a pause, as when a download stalls, looks first. */
export function lookingAfterPauses(device: Device, assertSame: () => Promise<void>): Device {
  let lastAt = performance.now()
  return {
    ...device,
    async write(buffer, position) {
      if (performance.now() - lastAt > pauseMs) await assertSame()
      await device.write(buffer, position)
      lastAt = performance.now()
    },
  }
}

/** A drive that is shorter than when it was opened. */
export class EndOfDrive extends Error {
  override readonly name = 'EndOfDrive'
}

/** There, the uncached way to a drive is its character device. */
const macOS = process.platform === 'darwin'

/** These are from fcntl.h of macOS; Node has no names for them. Without O_NONBLOCK, O_EXLOCK waits for the program that
 *  has the lock. */
const macLock = 0x20 | constants.O_NONBLOCK

/** Linux: O_EXCL without O_CREAT makes open(2) fail with EBUSY while anything else holds the drive or a part of it.
 *  macOS: O_EXCL means nothing there; the lock makes it fail with EAGAIN while another writer has it. */
const exclusive =
  constants.O_RDWR |
  (constants.O_NOFOLLOW ?? 0) |
  (macOS ? macLock : constants.O_EXCL | (constants.O_DIRECT ?? 0))

/** `path` is /dev/sdb; `deviceNumber` identifies the drive that was really opened ("8:16"). */
export async function openDevice(path: string): Promise<{ device: Device; deviceNumber: string }> {
  const fd = await open(path, exclusive)
  try {
    const facts = await fstat(fd, { bigint: true })
    if (macOS ? !facts.isCharacterDevice() : !facts.isBlockDevice())
      throw Object.assign(new Error(), { code: 'ENOTBLK' })
    return { device: deviceOf(fd), deviceNumber: numberOf(facts.rdev) }
  } catch (thrown) {
    await close(fd)
    throw thrown
  }
}

export const numberOf = macOS ? macNumber : linuxNumber

/** Transfers all of `length` bytes: the kernel may stop earlier. Throws EndOfDrive if it transfers none. */
export async function wholly(
  length: number,
  move: (done: number, left: number) => Promise<number>,
): Promise<void> {
  for (let done = 0; done < length; ) {
    const moved = await move(done, length - done)
    if (moved === 0) throw new EndOfDrive()
    done += moved
  }
}

function deviceOf(fd: number): Device {
  return {
    read: (buffer, position) =>
      wholly(
        buffer.length,
        async (done, left) => (await read(fd, buffer, done, left, position + done)).bytesRead,
      ),
    write: (buffer, position) =>
      wholly(
        buffer.length,
        async (done, left) => (await write(fd, buffer, done, left, position + done)).bytesWritten,
      ),
    sync: () => fsync(fd),
    close: () => close(fd),
    link: `/proc/${process.pid}/fd/${fd}`,
  }
}
