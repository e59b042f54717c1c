// The rules that keep workloads apart, by the real iptables and nftables in a network namespace with two containers, a
// virtual machine, a way out with a cloud's metadata behind it, and a tailnet. Before them everything passes, as NAT
// and Tailscale let it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRoot } from '#test/folders.ts'

const folder = dirname(import.meta.dirname)
const store = '/nix/store'
const inStore = (end: string) =>
  (existsSync(store) ? readdirSync(store) : [])
    .map(name => join(store, name, end))
    .find(path => existsSync(path))
const isOnPath = (program: string) => spawnSync(program, ['--version']).error === undefined
/** Beside it are other programs, which may work only in their own system. */
const behind = (program: string) => `${process.env['PATH']}:${dirname(program)}`

/** On the path of this machine, or in its store. */
function iptables(): NodeJS.ProcessEnv | null {
  if (isOnPath('iptables')) return {}
  const program = inStore('bin/iptables')
  const libraries = inStore('lib/xtables') ?? inStore('usr/lib/x86_64-linux-gnu/xtables')
  return program === undefined || libraries === undefined
    ? null
    : { PATH: behind(program), XTABLES_LIBDIR: libraries }
}
function nftables(): NodeJS.ProcessEnv | null {
  if (isOnPath('nft')) return {}
  const program = inStore('sbin/nft') ?? inStore('bin/nft')
  return program === undefined ? null : { PATH: behind(program) }
}

/** Addresses of metadata. */
const clouds = ['169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192']
/** From, to, and whether it passes once they are apart. The others are numbered as their cards are below. */
const ways = [
  ['ve-a', '10.9.2.2:7', false],
  ['ve-a', '10.9.3.2:7', false],
  ['virbr0', '10.9.1.2:7', false],
  ['ve-a', '10.9.4.2:7', true],
  ['virbr0', '10.9.4.2:7', true],
  ['ve-a', '10.9.5.2:7', false],
  ['virbr0', '10.9.5.2:7', false],
  // What the tailnet begins, as over a route to containers that the host offers it, has its answers.
  ['tailscale0', '10.9.1.2:7', true],
  ['ve-a', '169.254.169.254:80', false],
  ['virbr0', '169.254.169.254:80', false],
  // Azure's, Alibaba's and Oracle's.
  ['ve-a', '168.63.129.16:80', false],
  ['virbr0', '168.63.129.16:32526', false],
  ['ve-a', '100.100.100.200:80', false],
  ['virbr0', '100.100.100.200:80', false],
  ['ve-a', '192.0.0.192:80', false],
  ['virbr0', '192.0.0.192:80', false],
  // A name server that is there.
  ['ve-a', '168.63.129.16:53', true],
  ['ve-a', '169.254.169.254:53', true],
  ['ve-a', '100.100.100.100:53', true],
  ['ve-a', '100.100.100.100:80', false],
  ['virbr0', '100.100.100.100:53', false],
] as const
const open = ways.map(([from, to]) => `${from} to ${to}: yes`)
const apart = ways.map(([from, to, passes]) => `${from} to ${to}: ${passes ? 'yes' : 'no'}`)

/** Each of the others has a card in the host's namespace, and the host as its way to the rest. */
const world = `
set -e
others=$(mktemp -d); mkdir -p "$others"
trap 'kill $(jobs -p) 2>/dev/null; rm -r "$others"' EXIT
echo 1 > /proc/sys/net/ipv4/ip_forward
at=0
for card in ve-a ve-b virbr0 eth0 tailscale0; do
  at=$((at + 1))
  unshare --net sleep 1000 & pid=$!; echo $pid > "$others/$card"
  until [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
  ip link add $card type veth peer name in$at
  ip link set in$at netns $pid
  ip addr add 10.9.$at.1/24 dev $card; ip link set $card up
  nsenter --net --target $pid sh -c "ip addr add 10.9.$at.2/24 dev in$at; ip link set in$at up; ip route add default via 10.9.$at.1"
done
nsenter --net --target $(cat "$others/eth0") sh -c 'ip link set lo up; for each; do ip addr add $each/32 dev lo; done' sh ${clouds.join(' ')}
for each in ${clouds.join(' ')}; do ip route add $each/32 via 10.9.4.2; done
nsenter --net --target $(cat "$others/tailscale0") sh -c 'ip link set lo up; ip addr add 100.100.100.100/32 dev lo'
ip route add 100.100.100.100/32 via 10.9.5.2
# A port that no program has answers at once that it is closed.
reaches() {
  nsenter --net --target $(cat "$others/$1") timeout 3 bash -c "</dev/tcp/\${2/:/\\/}" 2>/dev/null || [ $? != 124 ]
}
all() {
  for way in ${ways.map(([from, to]) => `${from},${to}`).join(' ')}; do
    from=\${way%,*}; to=\${way#*,}
    { reaches $from $to && echo "$from to $to: yes" || echo "$from to $to: no"; } > "$others/$way" &
    tries+=($!)
  done
  wait "\${tries[@]}"; tries=()
  cat ${ways.map(([from, to]) => `"$others/${from},${to}"`).join(' ')}
}
all
`
const byIptables = `
tables=iptables tailnet=tailscale+
. ./networks-apart.sh
echo apart; all
. ./networks-joined.sh
. ./networks-joined.sh
. ./networks-apart.sh
echo again; all
. ./networks-joined.sh
iptables -t mangle -S
`
const byNftables = `
{ echo 'table inet kiln-apart {'; cat networks-apart.nft; echo '}'; } | nft --file -
echo apart; all
`
function run(script: string, more: NodeJS.ProcessEnv | null) {
  const env = { ...process.env, ...more }
  const ran = spawnSync('unshare', ['--net', 'bash', '--norc', '-c', world + script], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(ran.stderr).toBe('')
  return ran.stdout.split(/\napart\n|\nagain\n/).map(part => part.trim().split('\n'))
}

describe.skipIf(!isRoot)('the networks of containers (needs root)', () => {
  const tables = isRoot ? iptables() : null
  it.skipIf(tables === null)('are apart by iptables, have a way out, and can be joined again', () => {
    const [before, first, second = []] = run(byIptables, tables)
    expect([before, first]).toEqual([open, apart])
    expect(second.slice(0, ways.length)).toEqual(apart)
    expect(second.slice(ways.length).join('\n')).not.toContain('kiln-apart')
  })

  const nft = isRoot ? nftables() : null
  it.skipIf(nft === null)('are apart by nftables, and have a way out', () => {
    expect(run(byNftables, nft)).toEqual([open, apart])
  })
})
