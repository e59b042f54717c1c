// A stand-in for limactl 2.x, not the real one: its words, exit codes and files are those that the real one was recorded with
// (src/platform/lima/fixtures); its guest is a real sshd with a real Nix, a test host to which a port of this computer leads.
// What it is to do wrong stands in plan.json of its home.
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const home = process.env.LIMA_HOME ?? ''
const plan = JSON.parse(readFileSync(join(home, 'plan.json'), 'utf8'))
const words = process.argv.slice(2)
const [verb] = words.filter((word, at) => !word.startsWith('-') && words[at - 1] !== '--log-format')
const name = words.at(-1) ?? ''
const flag = option => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined)
const folderOf = instance => join(home, instance)
const GiB = 2 ** 30
const mountEvents = '../../../src/platform/lima/fixtures/mounts-sshfs-ha.stdout.log.jsonl'

const say = (level, msg) =>
  process.stderr.write(`${JSON.stringify({ level, msg, time: new Date().toISOString() })}\n`)
const fatal = msg => {
  say('fatal', msg)
  process.exit(1)
}
const read = instance => JSON.parse(readFileSync(join(folderOf(instance), 'instance.json'), 'utf8'))
const write = (instance, facts) =>
  writeFileSync(join(folderOf(instance), 'instance.json'), JSON.stringify(facts))
const pidOf = instance => {
  try {
    const pid = Number(readFileSync(join(folderOf(instance), 'ha.pid'), 'utf8'))
    process.kill(pid, 0)
    // One that has ended, and that process 1 has not taken note of yet.
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')) ? null : pid
  } catch {
    return null
  }
}

const verbs = {
  '--version': () => console.log(`limactl version ${plan.version ?? '2.2.0'}`),
  validate: () => {
    if (plan.unknownField) say('warning', 'Non-strict YAML detected; please check for typos')
    say('info', `\`${name}\`: OK`)
  },
  list: () => {
    const names = readdirSync(home).filter(each => existsSync(join(folderOf(each), 'instance.json')))
    for (const each of names) {
      const { cpus, memory, disk, broken } = read(each)
      const status = broken ? '' : pidOf(each) === null ? 'Stopped' : 'Running'
      if (broken)
        process.stderr.write(
          `level=warning msg="instance \`${each}\` has errors" errors="[field \`images\` must be set]"\n`,
        )
      const facts = {
        status,
        dir: folderOf(each),
        vmType: 'qemu',
        arch: 'x86_64',
        cpus,
        memory,
        disk,
        errors: [],
      }
      console.log(JSON.stringify({ name: each, ...facts }))
    }
  },
  create: () => {
    const instance = flag('--name')
    if (existsSync(folderOf(instance))) fatal(`instance \`${instance}\` already exists`)
    mkdirSync(folderOf(instance))
    const size = (option, usual) => Number(flag(option) ?? usual) * GiB
    write(instance, {
      cpus: Number(flag('--cpus') ?? 4),
      memory: size('--memory', 4),
      disk: size('--disk', 80),
    })
    say('info', 'Attempting to download the image')
    if (plan.create === 'full')
      fatal(
        `failed to download \`https://example.invalid/i.qcow2\`: write ${folderOf(instance)}/image: no space left on device`,
      )
    if (plan.create === 'no-network')
      fatal(
        'failed to download `https://example.invalid/i.qcow2`: Get "https://example.invalid/i.qcow2": dial tcp: no such host',
      )
    if (plan.create === 'slow') setTimeout(() => undefined, 600_000)
  },
  start: async () => {
    const folder = folderOf(name)
    if (pidOf(name) !== null) return say('info', `The instance \`${name}\` is already running.`)
    say('info', `Starting the instance \`${name}\` with internal VM driver \`qemu\``)
    writeFileSync(join(folder, 'ha.stdout.log'), '')
    writeFileSync(join(folder, 'ha.stderr.log'), '')
    spawn(process.execPath, [process.argv[1], 'hostagent', name], { detached: true, stdio: 'ignore' }).unref()
    say('info', `[hostagent] hostagent socket created at ${folder}/ha.sock`)
    say('info', '[hostagent] Waiting for the essential requirement 1 of 3: `ssh`')
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, 50))
      const log = readFileSync(join(folder, 'ha.stdout.log'), 'utf8')
      if (log.includes('"exiting"'))
        fatal(
          `exiting, status={Running:false Degraded:false Exiting:true} (hint: see \`${folder}/ha.stderr.log\`)`,
        )
      if (log.includes('"degraded"')) fatal('degraded, status={Running:true Degraded:true}')
      if (log.includes('"running"')) break
    }
    say('info', '[hostagent] Waiting for the optional requirement 1 of 1: `Nix answers`')
    say('info', `READY. Run \`limactl shell ${name}\` to open the shell.`)
  },
  stop: () => {
    const pid = pidOf(name)
    if (pid === null && !words.includes('-f'))
      fatal('expected status `Running`, got `Stopped` (maybe use `limactl stop -f`?)')
    if (pid !== null) process.kill(pid, 'SIGKILL')
    rmSync(join(folderOf(name), 'ha.pid'), { force: true })
  },
  edit: () => {
    const facts = read(name)
    if (pidOf(name) !== null) fatal('cannot edit a running instance')
    const disk = flag('--disk')
    if (disk !== undefined && Number(disk) * GiB < facts.disk)
      fatal(
        'the YAML is invalid, saved the buffer as `lima.REJECTED.yaml`: field `disk`: shrinking the disk (20GiB --> 10GiB) is not supported',
      )
    const cpus = flag('--cpus')
    const memory = flag('--memory')
    write(name, {
      cpus: cpus === undefined ? facts.cpus : Number(cpus),
      memory: memory === undefined ? facts.memory : Number(memory) * GiB,
      disk: disk === undefined ? facts.disk : Number(disk) * GiB,
    })
  },
  delete: () => {
    const pid = pidOf(name)
    if (pid !== null) process.kill(pid, 'SIGKILL')
    rmSync(folderOf(name), { recursive: true, force: true })
  },
  shell: () => console.log(plan.hostKey),
  /** What keeps the machine: it leads a port of this computer to the guest's sshd, and says how far the boot has come. */
  hostagent: () => {
    const folder = folderOf(name)
    const event = status =>
      appendFileSync(
        join(folder, 'ha.stdout.log'),
        `${JSON.stringify({ time: new Date().toISOString(), status })}\n`,
      )
    writeFileSync(join(folder, 'ha.pid'), String(process.pid))
    // Lima empties the console’s file at each start.
    rmSync(join(folder, 'serial.log'), { force: true })
    if (plan.consoleKeys) {
      const keys = [
        '-----BEGIN SSH HOST KEY KEYS-----',
        ...plan.consoleKeys,
        '-----END SSH HOST KEY KEYS-----',
      ]
      const end = 'cloud-init[463]: Cloud-init v. 25.1.4 finished at Fri, 20 Nov 2026 07:09:47 +0000.'
      writeFileSync(join(folder, 'serial.log'), [...keys, end, ''].join('\n'))
    }
    if (plan.start === 'crashes') {
      const line = {
        level: 'debug',
        msg: 'qemu[stderr]: qemu-system-x86_64: cannot set up guest memory: Cannot allocate memory',
      }
      // In this order, as the real one does at times.
      event({ exiting: true })
      setTimeout(() => {
        appendFileSync(join(folder, 'ha.stderr.log'), `${JSON.stringify(line)}\n`)
        process.exit(1)
      }, 500)
      return
    }
    const server = createServer(here => {
      const there = connect(22, plan.guest)
      here.pipe(there).pipe(here)
      here.on('error', () => there.destroy())
      there.on('error', () => here.destroy())
    })
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      const lines = [
        `Host lima-${name}`,
        `IdentityFile "${plan.identity}"`,
        'StrictHostKeyChecking no',
        'User root',
        'Hostname 127.0.0.1',
        `Port ${port}`,
      ]
      writeFileSync(join(folder, 'ssh.config'), lines.join('\n'))
      event({ sshLocalPort: port })
      if (plan.start === 'hangs') return
      if (plan.start === 'degraded') event({ running: true, degraded: true, errors: ['Nix does not answer'] })
      else if (plan.start === 'mount-broken') {
        const recorded = readFileSync(new URL(mountEvents, import.meta.url), 'utf8')
          .trim()
          .split('\n')
        event(JSON.parse(recorded.at(-1)).status)
      } else event({ running: true, sshLocalPort: port })
    })
  },
}
await (verbs[words[0] === '--version' ? '--version' : verb] ?? (() => fatal(`unknown command ${verb}`)))()
