// The rules that keep containers apart, by the real iptables in a network namespace with two containers, a virtual
// machine and a way out. Before them everything passes, as NAT lets it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRoot } from '#test/folders.ts'

const folder = dirname(import.meta.dirname)
const store = '/nix/store'

/** On the path of this machine, or in its store. */
function iptables(): { path: string; libraries: string } | null {
  if (spawnSync('iptables', ['--version']).error === undefined)
    return { path: process.env['PATH'] ?? '', libraries: '' }
  const names = existsSync(store) ? readdirSync(store) : []
  const found = (end: string) => names.map(name => join(store, name, end)).find(path => existsSync(path))
  const program = found('bin/iptables')
  const libraries = found('lib/xtables') ?? found('usr/lib/x86_64-linux-gnu/xtables')
  return program === undefined || libraries === undefined
    ? null
    : { path: `${dirname(program)}:${process.env['PATH']}`, libraries }
}

/** Each of the others has a card in the host's namespace, and the host as its way to the rest. */
const world = `
set -e
others=$(mktemp -d); mkdir -p "$others"
trap 'kill $(jobs -p) 2>/dev/null; rm -r "$others"' EXIT
echo 1 > /proc/sys/net/ipv4/ip_forward
at=0
for card in ve-a ve-b virbr0 eth0; do
  at=$((at + 1))
  unshare --net sleep 1000 & pid=$!; echo $pid > "$others/$card"
  until [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
  ip link add $card type veth peer name in$at
  ip link set in$at netns $pid
  ip addr add 10.9.$at.1/24 dev $card; ip link set $card up
  nsenter --net --target $pid sh -c "ip addr add 10.9.$at.2/24 dev in$at; ip link set in$at up; ip route add default via 10.9.$at.1"
done
passes() {
  nsenter --net --target $(cat "$others/$1") ping -c 1 -W 2 10.9.$2.2 >/dev/null 2>&1 && echo "$1 to $2: yes" || echo "$1 to $2: no"
}
all() { passes ve-a 2; passes ve-a 3; passes virbr0 1; passes ve-a 4; passes virbr0 4; }
tables=iptables
all
. ./networks-apart.sh
echo apart; all
. ./networks-joined.sh
. ./networks-joined.sh
. ./networks-apart.sh
echo again; all
. ./networks-joined.sh
iptables -t mangle -S
`
const open = ['ve-a to 2: yes', 've-a to 3: yes', 'virbr0 to 1: yes', 've-a to 4: yes', 'virbr0 to 4: yes']
const apart = ['ve-a to 2: no', 've-a to 3: no', 'virbr0 to 1: no', 've-a to 4: yes', 'virbr0 to 4: yes']

const found = isRoot ? iptables() : null
describe.skipIf(found === null)('the networks of containers (needs root and iptables)', () => {
  it('are apart from each other and from virtual machines, and have a way out', () => {
    const env = {
      ...process.env,
      PATH: found?.path,
      ...(found?.libraries && { XTABLES_LIBDIR: found.libraries }),
    }
    const ran = spawnSync('unshare', ['--net', 'bash', '-c', world], {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    })
    const [before, first, second] = ran.stdout.split(/\napart\n|\nagain\n/)
    expect([before?.split('\n'), ran.stderr]).toEqual([open, ''])
    expect(first?.split('\n')).toEqual(apart)
    expect(second?.split('\n').slice(0, 5)).toEqual(apart)
    expect(second).not.toContain('kiln-apart')
  })
})
