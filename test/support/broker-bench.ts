// For tests: the built broker of an orchestrator with real BTRFS on a loop device and the real systemd-socket-activate.
// systemd, Nix, libvirt and the journal of containers are stand-ins: scripts that keep in files what runs, and speak their argv.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { command, loopDevices } from './drives/loop-devices.ts'
import { simpleQuotas } from './drives/simple-quotas.ts'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'nix/packages/voxnix-broker/voxnix-broker.mjs')

/** Ends the broker, its parent, before or after the call whose number `kill` has. */
const counted = (act: string) => `#!/bin/bash
cd "$STAND_INS"
n=$(( $(cat count) + 1 )); echo $n > count
[ "$(cat kill)" != "before $n" ] || { kill -9 $PPID; exit 1; }
${act}
status=$?
[ "$(cat kill)" != "after $n" ] || kill -9 $PPID
exit $status
`
const standIns: Record<string, string> = {
  btrfs: `echo "btrfs $*" >> calls; ${command('which', 'btrfs')} "$@"`,
  systemctl: `unit=\${@: -1}; name=\${unit#container@}; name=\${name%.service}
echo "systemctl $*" >> calls
case $1 in
  is-active) shift; found=0; for each; do case $each in --*) continue ;; esac; each=\${each#container@}; if [ -e running/\${each%.service} ]; then echo active; else echo inactive; found=3; fi; done; (exit $found) ;;
  start) while [ -e slow-start ]; do sleep 0.1; done; [ ! -e no-start ] && [ -e ../configurations/$name.conf ] && [ -d ../containers/$name ] && touch running/$name ;;
  stop) rm -f running/$name ;;
esac`,
  // What an agent says may come from a file.
  virsh: `echo "virsh $*" >> calls
uuid=\${@: -1}
[ ! -e no-libvirt ] || { echo 'failed to connect to the hypervisor' >&2; exit 1; }
case "$*" in
  'list --uuid') ls domains/running ;;
  'list --uuid --state-paused') ls domains/paused ;;
  net-dumpxml*) cat reservations ;;
  net-dhcp-leases*) cat leases ;;
  net-update*add-last*) if grep -qF "ip=\${5#*ip=}" reservations; then (exit 1); else echo "$5" >> reservations; fi ;;
  net-update*delete*) grep -vF "$5" reservations > reservations.new; mv reservations.new reservations ;;
  'list --all --uuid') ls domains/defined ;;
  'list --all --name') cat domains/defined/* 2>/dev/null; true ;;
  define*) sed -n 's,.*<name>\\(.*\\)</name>.*,\\1,p' "$3" > domains/defined/$(sed -n 's,.*<uuid>\\(.*\\)</uuid>.*,\\1,p' "$3") ;;
  undefine*) rm domains/defined/$uuid; [ ! -e starts-others ] || touch domains/running/$uuid ;;
  start*) [ ! -e ends-at-start ] || touch no-libvirt; [ ! -e no-libvirt ] && [ ! -e no-start ] && [ -e domains/defined/$uuid ] && [ -e ../images/$(cat domains/defined/$uuid)/disk.raw ] && touch domains/running/$uuid ;;
  shutdown* | destroy*) rm domains/running/$uuid ;;
  resume*) rm domains/paused/$uuid ;;
  qemu-agent-command*) if [ -e agent-says ]; then cat agent-says; else case "$*" in
    *guest-exec-status*) echo '{"return":{"exited":true,"exitcode":0,"out-data":"b25lCg=="}}' ;;
    *guest-exec*) echo '{"return":{"pid":7}}' ;;
    *) echo '{"return":{}}' ;;
  esac; fi ;;
esac`,
  'nix-env': 'ln -sfn "$4" "$2"',
  'nix-build-container': `[ ! -e slow-build ] || sleep 5
if [ -e no-build ]; then cat no-build >&2; (exit 1); else echo /nix/store/${'0'.repeat(32)}-container; fi`,
  journalctl: 'if [ -e log ]; then cat log; else echo "a line of the log"; fi',
  // In a container the program is found by env.
  'systemd-run': `while [ "$1" != -- ]; do shift; done; shift; case $1 in */env) shift 2 ;; esac; "$@"`,
}

export type Answered = {
  ok: boolean
  value?: unknown
  waits?: { id: string }
  code?: string
  detail?: string
}
export type BrokerBench = Awaited<ReturnType<typeof brokerBench>>

const ofVms = [
  'images',
  'vm-profiles',
  'stand-ins/domains/running',
  'stand-ins/domains/defined',
  'stand-ins/domains/paused',
]

const people = [
  {
    name: 'ada',
    role: 'owner',
    telegram: '1',
    account: 'ada',
    workloads: 5,
    storageGiB: 50,
    vms: { memoryGiB: 6, cores: 2 },
  },
  { name: 'ben', role: 'operator', telegram: '2', account: 'ben', workloads: 2, storageGiB: 4 },
  { name: 'vic', role: 'viewer', telegram: '3', account: 'vic', workloads: 0, storageGiB: 0 },
]

/** `faces`: the sockets. */
export async function brokerBench({
  faces = ['terminal-ada', 'terminal-ben', 'chat', 'model'],
  diskMiB = 512,
} = {}) {
  const loops = loopDevices()
  const { path } = loops.attach('disk', diskMiB * 1024 * 1024)
  command('mkfs.btrfs', '--quiet', path)
  const home = join(loops.folder, 'host')
  mkdirSync(home)
  command('mount', path, home)
  loops.onClose(() => command('umount', home))
  simpleQuotas(home)
  const at = (...names: string[]) => join(home, ...names)
  for (const name of [
    'containers',
    'configurations',
    'profiles',
    'roots',
    'stand-ins/running',
    ...ofVms,
    'bin',
  ])
    mkdirSync(at(name), { recursive: true })
  for (const [name, act] of Object.entries(standIns)) {
    writeFileSync(at('bin', name), counted(act))
    chmodSync(at('bin', name), 0o755)
  }
  const state = (name: string, text: string) => writeFileSync(at('stand-ins', name), text)
  state('count', '0')
  state('kill', '')
  state('reservations', '')
  state('leases', '')
  const config = {
    people,
    modules: ['git', 'fish'],
    vms: {
      modules: ['docker', 'fish', 'git', 'workspace'],
      emulated: true,
      network: 'default',
      subnet: '192.168.122',
      uid: 65534,
      gid: 65534,
      images: at('images'),
      profiles: at('vm-profiles'),
    },
    quotaGiB: 1,
    secondPerson: false,
    guests: { workloads: 1, storageGiB: 2 },
    build: [at('bin/nix-build-container')],
    storage: { kind: 'btrfs' },
    places: {
      state: at('state'),
      containers: at('containers'),
      configurations: at('configurations'),
      profiles: at('profiles'),
      inner: at('inner'),
      roots: at('roots'),
    },
  }
  const write = (changes: object) =>
    writeFileSync(at('broker.json'), JSON.stringify({ ...config, ...changes }))
  write({})

  let running: ChildProcess | undefined
  let printed = ''
  let number = 0

  async function start() {
    const sockets = faces.flatMap(face => ['--listen', at(`${face}.sock`)])
    const activate = ['systemd-socket-activate', ...sockets, `--fdname=${faces.join(':')}`]
    const words = [
      ...activate,
      `--setenv=PATH=${at('bin')}:${process.env['PATH']}`,
      `--setenv=STAND_INS=${at('stand-ins')}`,
    ]
    const [first = '', ...rest] = [...words, process.execPath, program, at('broker.json')]
    const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    running = child
    let listening = 0
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        printed += chunk
        listening += String(chunk).split('Listening on').length - 1
      })
    while (listening < faces.length) await once(child.stderr, 'data')
  }
  async function end(signal: NodeJS.Signals = 'SIGKILL') {
    const child = running
    running = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** null: the connection was cut before the reply. */
  function ask(face: string, verb: string, input: object = {}, more: object = {}): Promise<Answered | null> {
    const socket = createConnection(at(`${face}.sock`))
    const id = number++
    socket.write(`${JSON.stringify({ id, verb, input, ...more })}\n`)
    return new Promise(resolve => {
      let text = ''
      socket.on('data', chunk => {
        text += chunk
        const reply = text
          .split('\n')
          .slice(0, -1)
          .map(line => JSON.parse(line))
          .find(each => 'ok' in each)
        if (!reply) return
        resolve(reply)
        socket.destroy()
      })
      socket.on('error', () => resolve(null))
      socket.on('close', () => resolve(null))
    })
  }
  return {
    at,
    /** The path of its loop device. */
    device: path,
    ask,
    start,
    end,
    write,
    state,
    /** Takes the place of a stand-in, or of a real program. */
    program(name: string, script: string) {
      writeFileSync(at('bin', name), script)
      chmodSync(at('bin', name), 0o755)
    },
    read: (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : ''),
    listed: (name: string): readonly string[] => readdirSync(at(name)),
    raw: (face: string) => createConnection(at(`${face}.sock`)),
    printed: () => printed,
    /** Its /proc/PID/status. systemd-socket-activate became the broker. */
    statusOfBroker: () => readFileSync(`/proc/${running?.pid}/status`, 'utf8'),
    reload: () => running?.kill('SIGHUP'),
    async close() {
      await end()
      loops.close()
    },
  }
}
