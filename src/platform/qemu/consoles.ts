// A machine's screen socket and serial port.
import { once } from 'node:events'
import { type FSWatcher, watch } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { readEnd } from '../files/file-end.ts'
import { silent } from './control/silent.ts'
import { olderLog } from './serial-log.ts'

/** How much earlier serial output to show: more than a screen, less than a boot of systemd. */
const tailBytes = 128 * 1024
const chunkBytes = 64 * 1024
/** QEMU's socket takes one client: one that stopped typing frees it for the next. */
const idleMs = 500
/** The interval on a system that does not report changes of a growing file. */
const pollMs = 250

/** QEMU serves any number of screen clients. Throws machine.silent. */
export async function openScreen(path: string): Promise<Duplex> {
  const socket = connect({ path })
  try {
    await once(socket, 'connect')
    return socket
  } catch (thrown) {
    throw silent(thrown)
  }
}

/**
 * Reads QEMU's log of the port's output, so that any number of readers see all of it, even after the machine
 * has ended. Writing takes the socket, only while the user types; if `socket` is null, typing is not
 * possible.
 */
/** `socket`: null if there is none; then nothing can be typed. */
export async function openSerial({ log, socket }: SerialPaths): Promise<SerialPort> {
  const file = await open(log, 'r').catch(thrown => {
    throw silent(thrown)
  })
  const { size } = await file.stat()
  // The end of the log before its last truncation.
  const older = size < tailBytes ? await olderEnd(log, tailBytes - size) : Buffer.alloc(0)
  const tail = Math.min(size, tailBytes)
  const replayBytes = older.byteLength + tail
  const port = new SerialPort(file, watched(log), { from: size - tail, replayBytes, socket })
  if (older.byteLength > 0) port.push(older)
  return port
}

/** null if the system has no more watches; the file is polled anyway. */
function watched(log: string): FSWatcher | null {
  try {
    return watch(log)
  } catch {
    return null
  }
}

/** Most logs never become long enough for an older one. */
const olderEnd = (log: string, bytes: number): Promise<Buffer> =>
  readEnd(olderLog(log), bytes).catch(() => Buffer.alloc(0)) // then there is none

type SerialPaths = { log: string; socket: string | null }

class SerialPort extends Duplex {
  /** How many of the first bytes were printed before it was opened. */
  readonly replayBytes: number
  readonly #file: FileHandle
  readonly #watcher: FSWatcher | null
  readonly #path: string | null
  readonly #timer: NodeJS.Timeout
  #at: number
  #isWaiting = false
  #idle: NodeJS.Timeout | undefined
  #socket: Socket | null = null

  constructor(
    file: FileHandle,
    watcher: FSWatcher | null,
    { from, replayBytes, socket }: { from: number; replayBytes: number; socket: string | null },
  ) {
    super({ emitClose: true })
    this.replayBytes = replayBytes
    this.#file = file
    this.#watcher = watcher
    this.#path = socket
    this.#at = from
    const more = () => {
      if (this.#isWaiting) this._read()
    }
    watcher?.on('change', more)
    watcher?.on('error', () => watcher.close())
    this.#timer = setInterval(more, pollMs)
  }

  override _read(): void {
    this.#isWaiting = false
    this.#next().then(
      bytes => {
        this.#isWaiting = bytes.length === 0
        if (bytes.length > 0) this.push(bytes)
      },
      thrown => this.destroy(thrown),
    )
  }

  async #next(): Promise<Buffer> {
    const read = () => this.#file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, this.#at)
    let { bytesRead, buffer } = await read()
    if (bytesRead === 0 && (await this.#file.stat()).size < this.#at) {
      // It was emptied, and continues at its beginning.
      this.#at = 0
      ;({ bytesRead, buffer } = await read())
    }
    this.#at += bytesRead
    return buffer.subarray(0, bytesRead)
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket ??= this.#path === null ? null : this.#connected(this.#path)
    // Since the last key: the socket also carries the guest's output, which would keep it open.
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#socket?.end(), idleMs)
    if (this.#socket) this.#socket.write(bytes, error => done(error ? silent(error) : null))
    else done(silent(null))
  }

  #connected(path: string): Socket {
    const socket = connect({ path })
    // The guest's output is in the log; if it were not read here, the guest would block.
    socket.resume()
    socket.on('error', () => socket.destroy())
    for (const over of ['finish', 'close'])
      socket.on(over, () => {
        if (this.#socket === socket) this.#socket = null
      })
    return socket
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#timer)
    clearTimeout(this.#idle)
    this.#watcher?.close()
    this.#socket?.destroy()
    this.#file.close().then(() => done(error), done)
  }
}
