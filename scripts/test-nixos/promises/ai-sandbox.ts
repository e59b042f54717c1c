// The desktop, the chain of services from npm's registry to the three web addresses, and whose machine it is
// (nix/profiles/ai-sandbox). The registry and the three programs in it stand in for npm's; npm itself is a real one.
import { type Check, checkAll, prints, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { respondsWith, respondsWithStatus } from './http-checks.ts'
import { installer, installTools, services } from './sandbox-registry.ts'

const router = '/home/agent/.claude-code-router/config.json'
/** pnpm is left out, because Debian does not have it. */
const tools =
  'node npm yarn python3 pip virtualenv rustc cargo git curl wget vim chromium ccr vibe-kanban claude-code steam-run'
const slowMs = 1_800_000

const before: readonly Check[] = [
  succeeds(
    'the desktop is Xfce, logged in as agent',
    retryFor(900, 'pgrep -u agent -x xfce4-panel && pgrep -u agent -x xfdesktop'),
    slowMs,
  ),
  succeeds('with NetworkManager beside it', 'systemctl is-active NetworkManager'),
  succeeds(
    'without a registry the tools are tried again, and what needs them waits',
    [
      retryFor(900, `journalctl --boot --unit ${installer} | grep -q 'missing: @anthropic-ai/claude-code'`),
      `! systemctl is-active ${services.join(' ')}`,
    ].join(' && '),
    slowMs,
  ),
  succeeds(
    'at its own pace',
    `! journalctl --boot --unit ${installer} | grep -q 'restart job immediately on client request'`,
  ),
]

const installed: readonly Check[] = [
  prints('its key of the router is the agent’s alone', `stat -c '%a %U' ${router}`, '600 agent'),
  succeeds('which has 32 characters', `grep -qE '"APIKEY": "[A-Za-z0-9_-]{32}"' ${router}`),
  succeeds(
    'agent has the documented tools',
    `runuser -l agent -c 'for tool in ${tools}; do command -v $tool >/dev/null || missing="$missing $tool"; done; echo $missing; test -z "$missing"'`,
    slowMs,
  ),
  prints(
    'its editor and browser are the documented ones',
    `runuser -l agent -c 'echo "$EDITOR $BROWSER"'`,
    'vim chromium',
  ),
  prints(
    'and that editor edits',
    `runuser -l agent -c 'echo before >edited; $EDITOR -es +s/before/after/ +wq edited </dev/null; cat edited; rm edited'`,
    'after',
  ),
  succeeds('a program for an ordinary Linux finds its loader', 'test -e /lib64/ld-linux-x86-64.so.2'),
  succeeds('agent is the administrator', "runuser -l agent -c 'sudo --non-interactive true'"),
  succeeds(
    'which restarts a service',
    // Its unit is active before its ports are open.
    `runuser -l agent -c 'sudo --non-interactive systemctl restart nginx.service' && ${retryFor(120, 'curl --silent --output /dev/null http://127.0.0.1:3000/')}`,
    slowMs,
  ),
  succeeds('and no one can log in with a password', "sshd -T | grep -ix 'passwordauthentication no'"),
]

/** The addresses on the profile's card. */
const webAddresses: readonly Check[] = [
  respondsWith(3000, '/', 'kanban /'),
  respondsWith(3456, '/', 'router /'),
  respondsWith(3002, '/', 'kanban /'),
  respondsWith(3002, '/ccr/v1/messages', 'router /v1/messages'),
  ...[3000, 3002, 3456].map(port => respondsWithStatus(port, '/', 403, { Origin: 'http://evil.example' })),
  succeeds(
    'the programs listen on loopback alone',
    `! ss -Hltn 'sport = :23000 or sport = :23456' | grep -v 127.0.0.1`,
  ),
]

/** Started as agent does it: with its sandbox, and on a page of this machine. */
const browses: Check = succeeds(
  'and that browser shows what Vibe Kanban serves',
  `runuser -l agent -c 'timeout 1500 "$BROWSER" --headless --disable-gpu --dump-dom http://127.0.0.1:3000/ 2>browser.log' >/tmp/page; grep -q 'kanban /' /tmp/page || { tail -n 8 /home/agent/browser.log; false; }`,
  slowMs,
)

const garbage = '/nix/var/nix/profiles/garbage'
/** Two generations of a profile, of which only the second is needed. */
const collectsGarbage: Check = succeeds(
  'nix-collect-garbage -d takes away old generations, and nothing that runs',
  [
    'folder=$(mktemp -d) && echo old >$folder/old && echo new >$folder/new',
    'old=$(nix-store --add $folder/old) && new=$(nix-store --add $folder/new)',
    `nix-env --profile ${garbage} --set $old && nix-env --profile ${garbage} --set $new`,
    'test -e $old && nix-collect-garbage -d',
    `test ! -e $old && test ! -e ${garbage}-1-link && test "$(readlink -f ${garbage})" = $new`,
    `test -e /run/current-system/init && rm ${garbage} ${garbage}-*-link`,
  ].join(' && '),
  slowMs,
)

export async function aiSandbox(machine: Machine, forward: ForwardPort): Promise<void> {
  await checkAll(machine, before)
  await installTools(machine, forward, [...installed, ...webAddresses, browses, collectsGarbage])
}
