// The rights of an orchestrator's people and of its agent on a running machine, and the state after each of their
// commands.
import { type Check, prints, retryFor, succeeds } from '../machine/checks.ts'

/** A container is evaluated, built and started on an emulated processor. */
export const createMs = 3_600_000
const slowMs = 900_000
const state = '/var/lib/voxnix'
const containers = '/var/lib/nixos-containers'

/** A command of `voxnix`, as an account of the machine types it. */
const as = (account: string, words: string) => `runuser -u ${account} -- voxnix ${words}`
const admin = (words: string) => as('admin', words)
const kept = '/workspace/kept'
const inside = (name: string, command: string) => admin(`exec ${name} -- ${command}`)

export const isMade = (name: string): readonly Check[] => [
  succeeds(
    'its unit runs, and root in it is not the host’s',
    `systemctl is-active container@${name} && test "$(stat -c %u /proc/$(machinectl show --value -p Leader ${name}))" -gt 65535`,
    slowMs,
  ),
  prints(
    'its storage is a subvolume or a data set',
    `case $(stat --file-system -c %T ${containers}/${name}) in
      btrfs) stat -c '%i %a' ${containers}/${name};;
      zfs) mountpoint --quiet ${containers}/${name} && stat -c '256 %a' ${containers}/${name};;
    esac`,
    '256 755',
  ),
  prints(
    'it has the module of the host’s configuration',
    inside(name, 'cat /etc/of-the-house'),
    'known here',
  ),
  succeeds(
    'git and fish run in it',
    `${inside(name, "fish -c 'git --version'")} | grep '^git version'`,
    slowMs,
  ),
  succeeds(
    'the shell of its user is fish',
    `${inside(name, 'getent passwd dev')} | grep '/bin/fish$'`,
    slowMs,
  ),
]

export const isGone = (name: string): readonly Check[] => [
  succeeds(`${name} does not run`, `! systemctl is-active container@${name}`),
  succeeds(
    'and its storage and configuration are away',
    `! ls -d ${containers}/${name} /etc/nixos-containers/${name}.conf /nix/var/nix/profiles/per-container/${name}/system`,
  ),
]

const from = (name: string, address: string) =>
  `nsenter --net --target $(machinectl show --value -p Leader ${name}) ping -c 1 -W 20 ${address}`

/** The host reaches both, so what does not arrive was dropped. */
export const areApart = (one: string, other: string): readonly Check[] => [
  succeeds(
    'two containers run',
    `for name in ${one} ${other}; do ping -c 1 -W 60 $(sed -n 's/^LOCAL_ADDRESS=//p' /etc/nixos-containers/$name.conf) || exit 1; done`,
    slowMs,
  ),
  succeeds(
    'one does not reach the other',
    `! ${from(one, `$(sed -n 's/^LOCAL_ADDRESS=//p' /etc/nixos-containers/${other}.conf)`)}`,
    slowMs,
  ),
]

/** agenix decrypts it at the first start: the key that opens it comes with the seed. */
export const secretOpened: readonly Check[] = [
  prints(
    'the agent’s token is opened for root alone',
    "stat -L -c '%a %U' /run/agenix/telegram-bot-token && cat /run/agenix/telegram-bot-token",
    '400 root\nnot-a-real-token',
  ),
  succeeds(
    'it was opened after the seed came, and before the agent started',
    [
      'order() { systemctl show --value -p "$1" "$2"; }',
      'seed=$(order InactiveExitTimestampMonotonic kiln-seed.service)',
      'opened=$(order ActiveEnterTimestampMonotonic agenix-install-secrets.service)',
      'agent=$(order InactiveExitTimestampMonotonic voxnix-agent.service)',
      'test "$seed" -gt 0 && test "$seed" -lt "$opened" && test "$opened" -lt "$agent"',
    ].join('; '),
  ),
  succeeds(
    'neither the token nor the key that opens it is in the store',
    '! grep -rqs --include="*telegram*" not-a-real-token /nix/store && test "$(stat -c "%a %U" /var/lib/kiln/secrets/ageIdentity)" = "600 root"',
  ),
]

/** The document's commands: the lines of typed-lines.txt that name the agent's unit. */
export const typedLines: readonly Check[] = [
  succeeds('systemctl status voxnix-agent', 'systemctl status voxnix-agent | grep -F "active (running)"'),
  succeeds(
    'journalctl -u voxnix-agent -f',
    'timeout 20 journalctl -u voxnix-agent -f >/tmp/followed; test $? = 124 && grep -F voxnix-agent /tmp/followed',
  ),
]

export const agentWithoutRights: readonly Check[] = [
  prints(
    'the agent has no capability, and can get none',
    "awk '/^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs):/ {print $2}' /proc/$(systemctl show --value -p MainPID voxnix-agent)/status | xargs",
    `${Array(5).fill('0000000000000000').join(' ')} 1`,
  ),
  prints(
    'each socket belongs to one',
    'cd /run/voxnix && stat -c "%n %a %U" *.sock | xargs',
    'chat.sock 600 voxnix-agent terminal-ada.sock 600 admin terminal-vic.sock 600 vic',
  ),
  prints(
    'the broker’s files are root’s',
    `stat -c '%a %U' ${state} ${containers} | xargs`,
    '700 root 700 root',
  ),
  succeeds(
    'the agent’s user reads none of them',
    `! runuser -u voxnix-agent -- ls ${state} && ! runuser -u voxnix-agent -- ls ${containers}`,
  ),
  succeeds(
    'nor does it reach a person’s socket',
    `! ${as('voxnix-agent', 'list')} >/tmp/said 2>&1; grep 'cannot be reached' /tmp/said`,
  ),
  succeeds(
    'its token is in no environment and no log',
    '! grep -aq not-a-real-token /proc/$(systemctl show --value -p MainPID voxnix-agent)/environ && ! journalctl --boot --unit voxnix-agent | grep -q not-a-real-token',
  ),
]

export const owner: readonly Check[] = [
  prints('there is no container', admin('list'), ''),
  succeeds(
    'a container is made',
    `${admin('create dev git fish workspace')} | grep 'address: 10.233.1.2'`,
    createMs,
  ),
  ...isMade('dev'),
  prints('its commands run as a user without rights', inside('dev', 'id -un'), 'dev'),
  succeeds(
    'it is listed',
    `${admin('list')} | grep -E '^dev +ada +running +10.233.1.2 +git fish workspace$'`,
  ),
  succeeds('nixos-container sees it too', 'nixos-container list | grep -x dev'),
  succeeds('the host reaches it', 'ping -c 1 -W 60 10.233.1.2', slowMs),
  succeeds('it has a log', `${admin('logs dev 20')} | grep -i systemd`, slowMs),
  succeeds('something is kept in it', inside('dev', `sh -c 'echo first >${kept}'`)),
  succeeds('it is snapshotted', `${admin('snapshot dev before')} | grep -x 'label: before'`),
  succeeds('what is kept changes', inside('dev', `sh -c 'echo second >${kept}'`)),
  succeeds(
    'a restore waits for an approval',
    `${admin('restore dev before')} </dev/null >/tmp/said 2>&1; test $? = 3 && grep -F 'restore dev label: before' /tmp/said`,
  ),
  prints('until then nothing is restored', inside('dev', `cat ${kept}`), 'second'),
  succeeds(
    'with it, the snapshot is back',
    admin("approve $(sed -n 's/.*voxnix approve \\([0-9a-f]*\\).*/\\1/p' /tmp/said)"),
    slowMs,
  ),
  prints('as it was', inside('dev', `cat ${kept}`), 'first'),
]

const refused = (name: string, words: string): Check =>
  succeeds(name, `! ${as('vic', words)} >/tmp/said 2>&1 && grep 'Your role does not allow this' /tmp/said`)

export const viewer: readonly Check[] = [
  succeeds('a viewer sees the container', `${as('vic', 'list')} | grep '^dev '`),
  refused('but makes none', 'create more git'),
  refused('runs nothing', 'exec dev -- true'),
  refused('and destroys nothing', 'destroy dev'),
  succeeds('the container is still there', 'systemctl is-active container@dev'),
]

export const strangerInLog = succeeds(
  'a stranger is one line of the log',
  retryFor(
    120,
    'test "$(journalctl --boot --unit voxnix-agent --output=cat | grep -c "is from an unknown person")" = 1',
  ),
  slowMs,
)

export const groupInLog = (id: number) =>
  succeeds(
    'a group that is not listed is one line of the log',
    retryFor(
      120,
      `test "$(journalctl --boot --unit voxnix-agent --output=cat | grep -cF 'The group ${id} is not in')" = 1`,
    ),
    slowMs,
  )

export const isInTrash = (name: string) =>
  succeeds('it is in the trash', `${admin('trash')} | grep ' ${name} '`)

export const isBack: readonly Check[] = [
  ...isMade('dev'),
  prints('with what was kept in it', inside('dev', `cat ${kept}`), 'first'),
  prints('and the trash is empty', admin('trash'), ''),
]

/** Begins to make a container, and ends when its build has begun. */
export const beginsToMake = (name: string) =>
  succeeds(
    'a container is being made',
    `(setsid ${admin(`create ${name} git fish workspace`)} >/tmp/made 2>&1 &); ${retryFor(600, `grep -qs '"begin","step":2' ${state}/sagas/*.jsonl`)}`,
    slowMs,
  )

/** After a start: the broker answers, and finishes or undoes what was open. */
export const finishedOrRolledBack = async (
  check: (checks: readonly Check[]) => Promise<void>,
  isThere: (command: string) => Promise<boolean>,
  name: string,
) => {
  await check([
    succeeds('the broker answers', `${admin('list')} >/tmp/list`, createMs),
    succeeds('no saga is open', retryFor(3000, `test -z "$(ls ${state}/sagas)"`), createMs),
    succeeds('its answer is of now', `${admin('list')} >/tmp/list`, createMs),
  ])
  const made = await isThere(`grep -E '^${name} .* running ' /tmp/list`)
  await check(made ? isMade(name) : isGone(name))
  return made
}

export const runAgain = (names: readonly string[]): readonly Check[] =>
  names.map(name =>
    succeeds(`${name} runs again`, retryFor(900, `systemctl is-active --quiet container@${name}`), createMs),
  )

export const readAudit = `cat ${state}/audit.jsonl`
/** The debug shell is root's. */
export const verifyAudit = '/run/current-system/sw/bin/voxnix verify'
