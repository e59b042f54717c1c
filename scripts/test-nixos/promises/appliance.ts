// The bridge, Home Assistant's waiting page and its virtual machine, whose disk is a blank one, fetched by the unit that
// fetches the real one: nothing in it boots; and Newt (nix/profiles/appliance).
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ImageServer } from '../../../nix/profiles/appliance/tests/image-server.ts'
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'
import { connectPromises } from './connect.ts'
import { blankDisk, disk, unit } from './home-assistant-disk.ts'
import { newtChecks } from './newt.ts'
import { screenByTunnel } from './vnc-tunnel.ts'

const fetcher = 'homeassistant-image.service'
const dropIn = `/run/systemd/system/${fetcher}.d`
const carriedFile = '/var/lib/blank-disk.qcow2.xz'
const pid = `$(systemctl show --value -p MainPID ${unit})`

const network: readonly Check[] = [
  succeeds('the bridge is set up', 'systemctl is-active setup-bridge'),
  succeeds(
    'with the tap and the one wired port',
    'ip link show br0 && test "$(bridge link show | grep -c "master br0")" = 2 && bridge link show | grep "ha-tap.* master br0"',
  ),
  succeeds('its address is from the router', retryFor(60, 'ip -4 address show dev br0 | grep -qF 10.0.2.15')),
  prints(
    'the wired port has none',
    'for port in $(ls /sys/class/net/br0/brif); do ip -4 -oneline address show dev $port; done',
    '',
  ),
  succeeds(
    'setting it up again changes nothing',
    'systemctl restart setup-bridge && ip -4 address show dev br0 | grep -qF 10.0.2.15',
  ),
  succeeds(
    'Home Assistant’s image waits for the internet, and has not failed',
    `systemctl is-active --quiet ${fetcher}`,
  ),
  succeeds(
    'port 8123 says that Home Assistant is starting',
    "curl --silent --include http://127.0.0.1:8123/ >/tmp/page; grep -q ' 503 ' /tmp/page && grep -q 'Retry-After: 10' /tmp/page && grep -q 'Home Assistant is starting' /tmp/page",
  ),
]

/** The unit as it is, but for what it takes the image from. */
const fetchesWith = (settings: Record<string, string>) =>
  [
    `mkdir -p ${dropIn}`,
    `echo '[Service]' >${dropIn}/test.conf`,
    ...Object.entries(settings).map(
      ([name, value]) => `echo 'Environment=HAOS_${name}=${value}' >>${dropIn}/test.conf`,
    ),
    `systemctl daemon-reload && systemctl restart ${fetcher}`,
    retryFor(120, `test -e ${disk}`),
  ].join(' && ')

/** The promise of `haosInImage`: the file is there, and no server is. */
const carried = (content: Buffer, sha256: string) => [
  succeeds(
    'an image that the system has needs no network',
    [
      `systemctl mask --quiet --runtime ${unit}`,
      `echo ${content.toString('base64')} | base64 --decode >${carriedFile}`,
      fetchesWith({ CARRIED: carriedFile, SHA256: sha256, URL: 'http://127.0.0.1:1/blank-disk.qcow2.xz' }),
      `rm ${disk} ${carriedFile} && systemctl unmask --quiet --runtime ${unit}`,
    ].join(' && '),
    900_000,
  ),
]

const fetchFrom = (url: string, sha256: string) => [
  succeeds(
    'the image is fetched from where the configuration says',
    fetchesWith({ URL: url, SHA256: sha256 }),
    900_000,
  ),
  prints('its mode and owner', `stat -c '%a %U:%G' ${disk}`, '600 homeassistant-vm:homeassistant-vm'),
  prints('nothing half fetched is left', 'ls -A /var/lib/kaliun | grep -F .part', ''),
]

const virtualMachine: readonly Check[] = [
  succeeds(
    'the end of the fetch starts the virtual machine',
    retryFor(180, 'test -S /run/homeassistant-vm/agent.sock'),
    900_000,
  ),
  succeeds(
    'and its journal says what it does',
    'journalctl --unit homeassistant-vm.service --lines 5 --quiet | grep .',
  ),
  prints('as a user without rights', `stat -c %U /proc/${pid}`, 'homeassistant-vm'),
  succeeds('which has no capability', `grep -qE 'CapEff:\\s*0000000000000000' /proc/${pid}/status`),
  prints(
    'its sockets’ folder',
    "stat -c '%a %U:%G' /run/homeassistant-vm",
    '750 homeassistant-vm:homeassistant-vm',
  ),
  succeeds(
    'its screen is on localhost:5900',
    retryFor(60, "ss -Hltn 'sport = :5900' | grep -qF 127.0.0.1:5900"),
  ),
  prints('and nowhere else', "ss -Hltn 'sport = :5900' | wc -l", '1'),
  screenByTunnel,
  succeeds(
    'homeassistant-status says how it is',
    `${retryFor(240, 'test -s /run/homeassistant/info.json')}; homeassistant-status >/tmp/said; test $? = 1 && grep -q running /tmp/said && grep -q 'does not answer' /tmp/said`,
    900_000,
  ),
  succeeds(
    '`ha` says that the guest does not answer',
    "HA_AGENT_TIMEOUT=5 ha info >/tmp/said 2>&1; test $? = 75 && grep -q 'guest agent does not answer' /tmp/said",
  ),
  succeeds(
    'homeassistant-console says the way',
    'homeassistant-console | grep -q "ssh -L 5900:localhost:5900"',
  ),
  succeeds(
    'its machine ends with its unit, and a guest that does not react at the unit’s limit',
    `systemctl stop ${unit}; test ! -S /run/homeassistant-vm/qmp.sock && journalctl --unit ${unit} | grep -q 'Stopping timed out. Terminating'`,
    900_000,
  ),
]

/** As Alt+F2 does. */
const secondScreen = succeeds(
  'the second screen has a shell, without a password',
  `chvt 2 && ${retryFor(180, "ps -t tty2 -o user=,comm= | grep -E '^(root|admin) +(ba|fi)sh$'")}; ended=$?; chvt 1; test $ended = 0`,
  400_000,
)

const documented = ['install_id', 'config.json', 'connect_api_url', 'last_pull']
const files: readonly Check[] = [
  prints(
    'the documented files get their modes',
    `cd /var/lib/kaliun; for name in ${documented.join(' ')}; do echo '{}' >$name; chmod 666 $name; done; systemd-tmpfiles --create >/dev/null 2>&1; stat -c %a ${documented.join(' ')} | xargs`,
    '644 600 644 644',
  ),
  succeeds(
    'the rest of the test finds the machine as it was',
    `systemctl stop kaliunbox-auto-claim; rm -rf ${disk} ${dropIn} /var/lib/kaliun/{${documented.join(',')}} && systemctl daemon-reload && systemctl reset-failed ${unit} 2>/dev/null; true`,
  ),
]

export async function appliance(machine: Machine, forward: ForwardPort): Promise<void> {
  const content = readFileSync(blankDisk)
  // The line breaks once: the unit goes on where it stopped.
  const server = await ImageServer.serve('/blank-disk.qcow2.xz', content, { cutAfter: 100 })
  try {
    await using _forwarded = await forward(Number(new URL(server.url).port))
    const sum = createHash('sha256').update(content).digest('hex')
    await checkAll(machine, [
      ...network,
      ...carried(content, sum),
      ...fetchFrom(server.url, sum),
      ...virtualMachine,
      ...newtChecks(),
      secondScreen,
    ])
    await connectPromises(machine, forward)
    await checkAll(machine, files)
    if (!server.asked.some(range => /^bytes=[1-9]/.test(range)))
      throw new ToolError(
        `after a broken connection the whole image was requested again: ${server.asked.join(', ')}`,
      )
  } finally {
    await server.close()
  }
}
