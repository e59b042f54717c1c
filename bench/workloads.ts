// The broker of an orchestrator against nixos-container, which makes the same containers: a list of 200, a container from a store that
// has its system, and memory over a bare node. The real broker, Nix and BTRFS (a loop device); no systemd runs containers here, so on
// neither side does one start. nixos-container is the script of nixpkgs, with its places moved.
//   node --disable-warning=ExperimentalWarning bench/workloads.ts [rounds]
// Needs root, Nix with a store path in KILN_STORE_PATH, KILN_NIXPKGS, btrfs-progs and two modules of Perl (`npm run setup`).
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { botApiServer } from '#test/bot-api-server.ts'
import { brokerBench } from '#test/broker-bench.ts'
import { median } from './median.ts'
import { childrenOf, memoryOf } from './process-memory.ts'

const rounds = Number(process.argv[2] ?? 7)
const count = 200
const { KILN_STORE_PATH: system = '', KILN_NIXPKGS: nixpkgs = '' } = process.env
if (system === '' || nixpkgs === '') throw new Error('KILN_STORE_PATH and KILN_NIXPKGS are not set.')
const root = join(import.meta.dirname, '..')
const program = (name: string) => join(root, `nix/packages/${name}/${name}.mjs`)

async function msOf(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const bench = await brokerBench()
const telegram = await botApiServer('1:token')
// What each machine has is the real one; what would need systemd does nothing.
for (const name of ['btrfs', 'nix-env', 'systemctl']) rmSync(bench.at('bin', name))
bench.program('systemctl', '#!/bin/sh\n[ "$1" != is-active ] || { shift; for each; do echo active; done; }\n')
writeFileSync(bench.at('bin/nix-build-container'), `#!/bin/sh\necho ${system}\n`)
bench.write({
  people: [{ name: 'ada', role: 'owner', telegram: '1', workloads: count + rounds, storageGiB: 65_536 }],
})

const text = readFileSync(join(nixpkgs, 'pkgs/by-name/ni/nixos-container/nixos-container.pl'), 'utf8')
const script = bench.at('nixos-container')
writeFileSync(
  script,
  text
    .replace('@perl@/bin/perl', '/usr/bin/perl')
    .replaceAll('@su@', '/bin/su')
    .replaceAll('@lib@', join(nixpkgs, 'lib'))
    .replaceAll('@util-linux@', '/usr')
    .replaceAll('@configurationDirectory@', bench.at('peer-configurations'))
    .replaceAll('@stateDirectory@', bench.at('peer-state'))
    .replaceAll('/nix/var/nix/profiles/per-container', bench.at('peer-profiles'))
    .replaceAll('/run/lock/nixos-container', bench.at('peer-lock')),
)
chmodSync(script, 0o755)
const peer = (...words: string[]) => execFileSync(script, words, { stdio: ['ignore', 'pipe', 'ignore'] })
const voxnix = () =>
  execFileSync(process.execPath, [program('voxnix'), '--as', 'ada', 'list'], {
    env: { ...process.env, VOXNIX_SOCKETS: bench.at() },
    encoding: 'utf8',
  })

async function make(name: string) {
  const answered = await bench.ask('terminal-ada', 'create', { name, modules: [] })
  if (!answered?.ok) throw new Error(JSON.stringify(answered))
}

const started: ChildProcess[] = []
try {
  await bench.start()
  const made = { broker: [] as number[], peer: [] as number[] }
  for (let index = 0; index < count; index += 1) {
    const name = `c${index}`
    const [ofBroker, ofPeer] = [
      await msOf(() => make(name)),
      await msOf(() => peer('create', name, '--system-path', system)),
    ]
    // The first ones warm up.
    if (index >= 10) {
      made.broker.push(ofBroker)
      made.peer.push(ofPeer)
    }
  }

  mkdirSync(bench.at('agent'), { recursive: true })
  mkdirSync(bench.at('credentials'), { recursive: true })
  writeFileSync(bench.at('credentials/telegram-bot-token'), '1:token')
  const agent = spawn(
    process.execPath,
    [program('voxnix-agent'), bench.at('agent'), bench.at('chat.sock'), telegram.root],
    {
      env: { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: bench.at('credentials') },
      stdio: 'ignore',
    },
  )
  started.push(agent)
  async function overTelegram() {
    const before = telegram.calls.length
    telegram.says(1, '/list')
    while (telegram.calls.length === before) await delay(1)
  }
  await overTelegram()

  const lists = {
    socket: [] as number[],
    voxnix: [] as number[],
    telegram: [] as number[],
    peer: [] as number[],
  }
  for (let round = 0; round < rounds; round += 1) {
    lists.socket.push(await msOf(() => bench.ask('terminal-ada', 'list')))
    lists.voxnix.push(
      await msOf(() => {
        if (voxnix().trim().split('\n').length !== count) throw new Error('The list is not whole.')
      }),
    )
    lists.telegram.push(await msOf(overTelegram))
    lists.peer.push(await msOf(() => peer('list')))
  }

  const bare = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)'], { stdio: 'ignore' })
  started.push(bare)
  await delay(3000)
  const broker = childrenOf(String(process.pid)).find(pid =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('voxnix-broker.mjs'),
  )
  const mib = (pid: string | number | undefined) => memoryOf(String(pid)).rss / 2 ** 20
  const [alone, ofBroker, ofAgent] = [mib(bare.pid), mib(broker), mib(agent.pid)]
  const row = (what: string, value: number, over: number) =>
    console.log(
      `${what.padEnd(44)} ${value.toFixed(0)} over ${over.toFixed(0)}: ${(value / over).toFixed(2)} ×`,
    )
  row('create, ms, over nixos-container create', median(made.broker), median(made.peer))
  row(`voxnix list of ${count}, ms, over its names alone`, median(lists.voxnix), median(lists.peer))
  row('/list on Telegram, ms, over its names alone', median(lists.telegram), median(lists.peer))
  row('list at the socket, ms, over its names alone', median(lists.socket), median(lists.peer))
  row('memory of the broker, MiB, over a bare node', ofBroker, alone)
  row('memory of the agent, MiB, over a bare node', ofAgent, alone)
} finally {
  for (const child of started) child.kill('SIGKILL')
  await telegram.close()
  await bench.close()
}
