// Kiln Connect as the add-on of a machine that is always on: first for the machine alone, then for its networks.
import { resolve } from 'node:path'
import { type Check, noFailedUnits, prints, retryFor, succeeds } from '../machine/checks.ts'
import { debianFolder } from '../packages/debian-packages.ts'
import type { OtherAnswers } from './other-answers.ts'

/** Node starts slowly on an emulated processor. */
const slowMs = 900_000
const journal = 'journalctl --sync; journalctl --boot --unit kiln-connect --output cat'
const answers = (url: string) => retryFor(300, `curl --silent --insecure --fail ${url}/health | grep -qF ok`)
const rule = "iptables -S nixos-fw | grep -qF -- '--dport 8455 -j nixos-fw-accept'"
const backup = '/tmp/connect-backup'

const page = 'http://localhost:8455'
const setUp = [
  `code=$(${journal} | grep -oE 'code [A-Z]{4}-[A-Z]{4}' | tail -n 1 | cut -d ' ' -f 2)`,
  `curl --silent --output /dev/null --write-out '%{http_code}' --header 'Origin: ${page}' --data-urlencode "code=$code" --data-urlencode 'name=Ada' --data-urlencode 'email=ada@example.com' --data-urlencode 'password=correct horse battery' --data-urlencode 'household=Home' ${page}/set-up | grep -x 303`,
].join('; ')

const alone: readonly Check[] = [
  succeeds('Connect answers on the machine', answers(page), slowMs),
  prints(
    'and listens on loopback alone',
    "ss -Hltn 'sport = :8455' | awk '{ print $4 }' | xargs",
    '127.0.0.1:8455',
  ),
  succeeds('its port is closed to the network', `! ${rule}`),
  succeeds('its set-up code is in its journal, and makes the first account', setUp, slowMs),
  succeeds('its screen tells where that is', "grep -RqF 'journalctl -e -u kiln-connect' /etc/issue.d/"),
  succeeds('root has its commands', 'kiln-connect boxes', slowMs),
  prints('its data belongs to its user', "stat -c '%U %a' /var/lib/kiln-connect", 'kiln-connect 700'),
  noFailedUnits(),
]

const inNetwork: readonly Check[] = [
  succeeds('it answers over TLS', answers('https://127.0.0.1:8455'), slowMs),
  succeeds('and the firewall lets its port in', rule),
  succeeds('its journal has the fingerprint', `${journal} | grep -q SHA256:`),
  succeeds(
    'a computer gets a login at its terminal',
    'kiln-connect computers make laptop --url https://192.0.2.8:8455 | grep -q https',
    slowMs,
  ),
  succeeds(
    'it is backed up while it serves',
    `kiln-connect backup ${backup} && test -s ${backup}/connect.db`,
    slowMs,
  ),
  succeeds(
    'and restored',
    `rm -rf /var/lib/kiln-connect.old && systemctl stop kiln-connect && mv /var/lib/kiln-connect /var/lib/kiln-connect.old && kiln-connect restore ${backup} && ${answers('https://127.0.0.1:8455')}`,
    slowMs,
  ),
  succeeds('with its logins', 'kiln-connect computers | grep -q laptop', slowMs),
  noFailedUnits(),
]

/** Debian's Node.js looks for parts of it in /usr. */
const modules = [resolve(debianFolder, 'profiles', 'node.nix')]

export const connectAddOn: readonly OtherAnswers[] = [
  { options: { connect: true }, modules, checks: alone },
  { options: { connect: true, connectReach: 'network' }, modules, checks: inNetwork },
]
