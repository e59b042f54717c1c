// A TPM 2.0 by swtpm, which a program sees as the kernel's: /dev/tpmrm0, and its name in /sys/class/tpmrm. A terminal takes its
// commands to the emulator, since no kernel of a test has a device for one. Other programs see nothing of it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Runs the words after the terminal's name where it is the TPM. Its changes end with its mount namespace. */
const enter = `
folder=$1 terminal=$2
shift 2
mount -t tmpfs none /sys/class
mkdir -p /sys/class/tpmrm/tpmrm0
mount --rbind /dev "$folder/dev"
mount -t tmpfs none /dev
for device in "$folder"/dev/*; do ln -s "$device" /dev/; done
ln -s "$terminal" /dev/tpmrm0
exec "$@"
`

export class Tpm {
  #folder: string
  #emulator: ChildProcess | null = null
  #relay: ChildProcess | null = null
  #held: number | null = null

  /** \`folder\` is the caller's, who removes it after \`off\`. */
  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(join(folder, 'dev'))
    writeFileSync(join(folder, 'enter.sh'), enter)
  }

  /** The words that start a program for which this is the machine's TPM. */
  get within(): string[] {
    const script = ['bash', '-eu', join(this.#folder, 'enter.sh')]
    // In a process group that a power cut can end.
    return ['setsid', '--wait', 'unshare', '--mount', ...script, this.#folder, readlinkSync(this.#terminal)]
  }
  get #terminal() {
    return join(this.#folder, 'terminal')
  }

  /** A start of the machine: registers are empty until the firmware has measured. */
  async on(): Promise<void> {
    const [state, socket] = ['state', 'socket'].map(name => join(this.#folder, name)) as [string, string]
    mkdirSync(state, { recursive: true })
    const server = ['--tpmstate', `dir=${state}`, '--server', `type=unixio,path=${socket}`]
    const flags = ['--flags', 'not-need-init,startup-clear']
    this.#emulator = spawn('swtpm', ['socket', '--tpm2', ...server, ...flags], { stdio: 'ignore' })
    await appears(socket, this.#emulator)
    await this.connect()
    for (const register of [0, 2, 4, 7, 12])
      this.measure(register, `what register ${register} has at each start`)
  }

  /** Also after a program was killed: the kernel's device forgets what that one has asked for. */
  async connect(): Promise<void> {
    this.#disconnect()
    const relay = [`PTY,rawer,link=${this.#terminal}`, `UNIX-CONNECT:${join(this.#folder, 'socket')}`]
    this.#relay = spawn('socat', relay, { stdio: 'ignore' })
    await appears(this.#terminal, this.#relay)
    // A terminal that no program has open is at its end.
    this.#held = openSync(this.#terminal, constants.O_RDWR | constants.O_NOCTTY)
    this.forget()
  }

  #disconnect() {
    if (this.#held !== null) closeSync(this.#held)
    this.#held = null
    end(this.#relay)
    this.#relay = null
    rmSync(this.#terminal, { force: true })
  }

  /** What the kernel's resource manager does as soon as a program closes the device. */
  forget(): void {
    for (const kind of ['-t', '-l', '-s']) this.#tool('tpm2_flushcontext', kind)
  }

  /** Another kernel command line, say. */
  measure(register: number, what: string): void {
    const hash = createHash('sha256').update(what).digest('hex')
    this.#tool('tpm2_pcrextend', `${register}:sha256=${hash}`)
  }

  /** As the firmware's menu does it: what was sealed before stays sealed. */
  clear(): void {
    this.#tool('tpm2_clear', '-c', 'p')
    this.forget()
  }

  #tool(name: string, ...words: string[]) {
    execFileSync(name, ['-T', `device:${readlinkSync(this.#terminal)}`, ...words], { stdio: 'pipe' })
  }

  async off(): Promise<void> {
    this.#disconnect()
    const emulator = this.#emulator
    this.#emulator = null
    if (emulator && runs(emulator)) {
      const gone = once(emulator, 'exit')
      end(emulator)
      // The next one needs the lock that it has on its state.
      await gone
    }
    rmSync(join(this.#folder, 'socket'), { force: true })
  }
}

const end = (child: ChildProcess | null) => child?.kill('SIGKILL')
const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** As long as the program that makes it runs: a busy computer takes its time. */
async function appears(path: string, maker: ChildProcess): Promise<void> {
  for (let turn = 0; turn < 3000 && runs(maker); turn++) {
    if (existsSync(path)) return
    await wait(20)
  }
  throw new Error(`${path} did not appear`)
}
