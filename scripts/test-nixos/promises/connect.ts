// A box and its Connect: the real `kiln connect serve` on this computer, lent to the machine as a port of its loopback.
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import { serveConnect } from '../machine/connect-server.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'

const folder = '/var/lib/kaliun'
const config = `${folder}/config.json`
const screen = '/run/kaliun'
/** Node starts slowly on an emulated processor. */
const slowMs = 900_000

const why =
  'systemctl status kaliunbox-auto-claim.service kaliunbox-connect-address.path --no-pager | tail -n 40'

const withoutAddress: readonly Check[] = [
  succeeds('no claim is left of another test', `rm -f ${config}`),
  succeeds(
    'without an address the box calls no Connect',
    `! systemctl is-active kaliunbox-auto-claim && test ! -e ${folder}/install_id && ! systemctl --failed | grep kaliun`,
  ),
]

const login =
  'ssh -i /tmp/lan -o BatchMode=yes -o UserKnownHostsFile=/tmp/lan.known "$(jq -r .user /tmp/lan.answer)@127.0.0.1" true'
const openPort = 'iptables -S nixos-fw | grep -qF -- "--dport 8456 -j nixos-fw-accept"'

const showsCode = retryFor(240, `grep -qs '"fingerprint":"' ${screen}/lan.json`)
const claimIt = [
  "rm -f /tmp/lan /tmp/lan.pub; ssh-keygen -q -t ed25519 -N '' -f /tmp/lan",
  `code=$(jq -r .claim.code ${screen}/lan.json)`,
  `jq -n --arg code "$code" --rawfile key /tmp/lan.pub '{code: $code, person: "Ada", ssh_keys: [$key | rtrimstr("\\n")]}' >/tmp/lan.claim`,
  'curl --silent --insecure --fail https://127.0.0.1:8456/claim --data @/tmp/lan.claim >/tmp/lan.answer',
  'jq --exit-status .install_id /tmp/lan.answer',
  "jq -r '.host_keys[0]' /tmp/lan.answer | sed 's/^/127.0.0.1 /' >/tmp/lan.known",
].join(' && ')

/** The claim without a Connect: by the code on the screen, over the port that Kiln uses. */
const claimedInNetwork: readonly Check[] = [
  succeeds(
    'a box without a Connect shows a code and a fingerprint for its network',
    `systemctl restart kaliunbox-lan-claim; ${retryFor(240, `grep -qs '"fingerprint":"' ${screen}/lan.json`)}`,
    slowMs,
  ),
  succeeds('and lets its port through the firewall', openPort),
  succeeds('also after the firewall is loaded again', `systemctl reload firewall && ${openPort}`),
  succeeds(
    'its first screen has them',
    retryFor(90, "grep -qaE 'Fingerprint: +[A-Z]{4}-[A-Z]{4}-[A-Z]{4}' /dev/vcs1"),
    slowMs,
  ),
  succeeds('it belongs to who sends the code', claimIt, slowMs),
  succeeds('who logs in with the key that was sent, as whom the box named', login, slowMs),
  succeeds('kaliun-status names the owner', "kaliun-status | grep -F 'Owner: Ada'", slowMs),
  succeeds('a release takes the key too', `kaliun-release --yes && ! ${login}`, slowMs),
  succeeds('and the box shows a code again', showsCode, slowMs),
  succeeds('by which it is claimed again', claimIt, slowMs),
  succeeds('the port is closed again soon', retryFor(300, `! ${openPort}`), slowMs),
  succeeds('and it can be released also then', 'kaliun-release --yes', slowMs),
  succeeds('to show a code', showsCode, slowMs),
  succeeds('no ID is left of it', `rm -f ${folder}/install_id ${folder}/device_key.pem`),
]

const unclaimed = (address: string): readonly Check[] => [
  succeeds(
    'the address that a person writes is used at once',
    `echo ${address} >${folder}/connect_api_url; ${retryFor(240, `grep -qs '"code":"' ${screen}/claim.json`)} || { ${why}; false; }`,
    slowMs,
  ),
  succeeds('and the box can no longer be claimed in its network', retryFor(120, `! ${openPort}`), slowMs),
  prints('the box has an ID, that anyone may read', `stat -c %a ${folder}/install_id`, '644'),
  prints('and a key, for root alone', `stat -c '%a %U' ${folder}/device_key.pem`, '600 root'),
]

const shownOnScreen: readonly Check[] = [
  succeeds('kaliun-status prints the code', "kaliun-status | grep -E 'Code: [A-Z]{4}-[A-Z]{4}'", slowMs),
  succeeds(
    'the first screen shows it, with where to open it',
    retryFor(90, "grep -qaE 'Code: [A-Z]{4}-[A-Z]{4}' /dev/vcs1 && grep -qa /claim/ /dev/vcs1"),
    slowMs,
  ),
  succeeds('there is no login prompt on it', '! systemctl is-active getty@tty1'),
  succeeds(
    'its second screen is a shell behind a login',
    `chvt 2 && ${retryFor(120, "grep -qa 'login:' /dev/vcs2")} && chvt 1`,
    slowMs,
  ),
]

const claimed = (email: string): readonly Check[] => [
  succeeds('the claim writes config.json', retryFor(240, `test -s ${config}`), slowMs),
  prints('for root alone', `stat -c '%a %U' ${config}`, '600 root'),
  succeeds(
    'with its four tokens and times',
    `jq --exit-status '.auth | has("access_token") and has("refresh_token") and (length == 4)' ${config}`,
  ),
  succeeds('and whom it belongs to', `jq --exit-status '.customer.email == "${email}"' ${config}`),
  succeeds(
    'the claim has ended well',
    retryFor(
      120,
      'test "$(systemctl show kaliunbox-auto-claim --property=ActiveState,Result | sort | xargs)" = "ActiveState=inactive Result=success"',
    ),
  ),
  succeeds(
    'a refresh brings another pair of tokens',
    [
      `old=$(jq -r .auth.refresh_token ${config})`,
      // Makes the token look expired.
      `(umask 077; jq '.auth.access_expires_at = "2020-01-01T00:00:00.000Z"' ${config} >${config}.new) && mv ${config}.new ${config}`,
      'systemctl start kaliun-token-refresh',
      `test "$(jq -r .auth.refresh_token ${config})" != "$old"`,
    ].join('; '),
    slowMs,
  ),
  succeeds('its configuration is synchronised', 'systemctl start kaliun-config-sync', slowMs),
  succeeds('and it reports', 'systemctl start kaliun-health-reporter', slowMs),
  succeeds('kaliun-status names its owner', "kaliun-status | grep 'Owner: Ada King Lovelace'", slowMs),
  succeeds(
    'the journal has each of its programs',
    'for unit in kaliunbox-auto-claim kaliun-{token-refresh,config-sync,health-reporter}; do journalctl --boot --unit $unit | grep -q systemd || exit 1; done',
  ),
  prints(
    'each leaves no failed unit',
    'systemctl --failed --plain --no-legend | grep -c kaliun || true',
    '0',
  ),
]

const away = (): readonly Check[] => [
  succeeds(
    'a Connect that is away fails no unit and keeps the configuration',
    `systemctl start kaliun-health-reporter; test -s ${config} && ! systemctl is-failed kaliun-health-reporter`,
    slowMs,
  ),
  succeeds(
    'the rest of the test finds the machine as it was',
    `systemctl stop kaliunbox-auto-claim kaliun-{token-refresh,config-sync,health-reporter,commands}.{service,timer} 2>/dev/null; rm -rf ${folder}/{install_id,config.json,connect_api_url,device_key.pem,receipt_due,released,reports,commands.json} ${screen}/*; systemctl reset-failed 'kaliun*'; systemctl start kaliun-{token-refresh,config-sync,health-reporter}.timer; true`,
  ),
]

/** The code in the files that the programs of the box write for its screen. */
const codePattern = /"code":"([A-Z]{4}-[A-Z]{4})"/

export async function connectPromises(machine: Machine, forward: ForwardPort): Promise<void> {
  await using server = await serveConnect()
  await checkAll(machine, withoutAddress)
  await checkAll(machine, claimedInNetwork)
  {
    await using _forwarded = await forward(server.port)
    await checkAll(machine, [...unclaimed(server.address), ...shownOnScreen])
    const { output } = await machine.shell(`cat ${screen}/claim.json`, slowMs)
    const [, code = ''] = codePattern.exec(output) ?? []
    const owner = { name: 'Ada King Lovelace', email: 'ada@example.com' }
    server.claim(code, owner)
    await checkAll(machine, claimed(owner.email))
    const [box] = server.boxes()
    if (!box?.claimed || box.claimed.because === 'never-reported')
      throw new ToolError(`Connect has no report of the box: ${JSON.stringify(box)}`)
  }
  await checkAll(machine, away())
}
