// Newt itself in its container, against a stand-in for Pangolin that notes who connects and refuses everyone. It is one more
// machine of the appliance's network: a namespace with a port of the bridge (nix/profiles/appliance/tests/vm.py has a
// real one).
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Check, prints, retryFor, succeeds } from '../machine/checks.ts'

const standIn = resolve(import.meta.dirname, '../../../nix/profiles/appliance/tests/pangolin-stand-in.py')
const requestLog = '/var/lib/pangolin/asked'
const config = '/var/lib/kaliun/config.json'
const unit = 'container@newt-agent.service'
const credentials = '/run/newt-agent/newt.json'
/** No other machine of this network has it. */
const address = '10.0.2.77'
const secret = 'not-a-real-secret'
/** An emulated processor starts a second NixOS beside the first. */
const patienceMs = 1_800_000

const configJson = JSON.stringify({
  auth: { access_token: 'not-for-newt' },
  pangolin: { newt_id: 'device-1', newt_secret: secret, endpoint: `http://${address}:8000` },
})

const pangolin = (): string =>
  [
    'ip netns add pangolin',
    'ip link add pangolin type veth peer name eth0 netns pangolin',
    'ip link set pangolin master br0 up',
    `ip -n pangolin address add ${address}/24 dev eth0`,
    'ip -n pangolin link set eth0 up',
    'mkdir -p /var/lib/pangolin',
    `echo ${readFileSync(standIn).toString('base64')} | base64 --decode >/var/lib/pangolin/stand-in.py`,
    'systemd-run --quiet --unit=pangolin --property=NetworkNamespacePath=/run/netns/pangolin $(ls /nix/store/*-debian-base/usr/bin/python3 | head -n 1) /var/lib/pangolin/stand-in.py',
    retryFor(60, `curl --silent --max-time 5 --output /dev/null http://${address}:8000/`),
    `rm ${requestLog}`,
  ].join(' && ')

/** Newt's own process, as the host sees it. */
const newt = '$(pgrep --exact newt | head -n 1)'

export const newtChecks = (): readonly Check[] => [
  succeeds(
    'newt-status says that Newt waits',
    "newt-status >/tmp/said 2>&1; test $? = 1 && grep -q 'waits for credentials' /tmp/said",
  ),
  succeeds('and its container does not run', `! systemctl is-active ${unit}`),
  succeeds('a stand-in for Pangolin is on the network', pangolin()),
  succeeds(
    'Newt starts when its credentials appear, and asks where they say',
    `echo '${configJson}' >${config} && ${retryFor(900, `grep -qsF device-1 ${requestLog}`)} || { systemctl status ${unit} --no-pager | tail -n 20; false; }`,
    patienceMs,
  ),
  succeeds(
    'by NAT: as the appliance, and not from a separate network',
    `grep -q '^10\\.0\\.2\\.15 ' ${requestLog}`,
  ),
  prints(
    'and for nothing but its token',
    `cut -d ' ' -f 2 ${requestLog} | sort -u`,
    '/api/v1/auth/newt/get-token',
  ),
  succeeds(
    'the container’s root has no rights here',
    'leader=$(machinectl show newt-agent --property Leader --value) && test "$(awk \'{ print $2 }\' /proc/$leader/uid_map)" -ge 65536',
  ),
  succeeds('nor is the user of Newt’s process', `test "$(stat -c %u /proc/${newt})" -ge 65536`),
  succeeds('which has no capability', `grep -qE 'CapEff:\\s*0000000000000000' /proc/${newt}/status`),
  prints(
    'and a filter of system calls',
    `awk '/^(NoNewPrivs|Seccomp):/ { print $2 }' /proc/${newt}/status | xargs`,
    '1 2',
  ),
  prints(
    'its secret is in no list of processes',
    `cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o '${secret.replace('s', '[s]')}'`,
    '',
  ),
  prints(
    'its credentials are for root alone',
    `stat -c '%a %U:%G' $(dirname ${credentials}) ${credentials} | xargs`,
    '700 root:root 600 root:root',
  ),
  prints('and hold nothing else of config.json', `grep -c access_token ${credentials}`, '0'),
  succeeds(
    'newt-status says how it is, and not the secret',
    `newt-status >/tmp/said 2>&1; test $? = 0 && grep -q device-1 /tmp/said && grep -qF http://${address}:8000 /tmp/said && ! grep -qF ${secret} /tmp/said || { cat /tmp/said; false; }`,
    patienceMs,
  ),
  succeeds(
    'it stops when they are withdrawn',
    `echo '{}' >${config} && ${retryFor(600, `! systemctl is-active --quiet ${unit}`)} && test ! -e ${credentials}`,
    patienceMs,
  ),
  succeeds(
    'and nothing of the stand-in is left',
    `systemctl stop pangolin && ip netns delete pangolin && rm -r /var/lib/pangolin ${config}; test "$(ls /sys/class/net/br0/brif | wc -l)" = 2`,
  ),
]
