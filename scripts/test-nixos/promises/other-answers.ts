// Other answers in the form of a profile, given when its machine runs already, and what they change on it.
import { type Check, prints, retryFor, succeeds } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { respondsWith, respondsWithStatus } from './http-checks.ts'
import { installTools } from './sandbox-registry.ts'

export type OtherAnswers = {
  options: Readonly<Record<string, unknown>>
  /** Paths of what a form cannot say, such as null for an option with a default. */
  modules?: readonly string[]
  /** Done on the machine before it is switched. */
  before?: (machine: Machine, forward: ForwardPort) => Promise<void>
  checks: readonly Check[]
}

const slowMs = 900_000
const confined = ['vibe-kanban', 'claude-code-router']
const confinement = 'NoNewPrivileges=yes ProtectSystem=strict CapabilityBoundingSet='

/** The tools' own commands, small enough for an emulated processor. */
const fullTools = [
  'gcc --version',
  'make --version',
  'pkg-config --version',
  'cargo clippy --version',
  'rustfmt --version',
  'rust-analyzer --version',
  'go list fmt',
  'gopls version',
  `ruby -e 'require "json"; puts JSON.generate([1])'`,
  'gem --version',
  'docker-compose version',
  `emacs --batch --eval '(kill-emacs (if (require (quote org)) 0 1))'`,
  'gh --version',
  'jq --version',
  'rg --version',
  'tmux -V',
]
const asAgent = (command: string) => `runuser -l agent -c ${quoted(command)}`
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** A container of what the store has: its own program is static, all others come by a folder that it is lent. */
const image = 'docker-init'
const runsIn = (command: string) => `docker run --rm --volume /nix/store:/nix/store:ro ${image} ${command}`

const full: OtherAnswers = {
  options: { variant: 'full' },
  before: installTools,
  checks: [
    ...fullTools.map(command => succeeds(`agent has ${command.split(' -')[0]}`, asAgent(command), slowMs)),
    succeeds('Docker runs', 'systemctl is-active docker.service docker.socket', slowMs),
    succeeds(
      'and answers agent',
      asAgent('docker info && docker compose version && docker buildx version'),
      slowMs,
    ),
    succeeds(
      'which makes an image of a file',
      `tar --create --dereference --directory "$(dirname "$(readlink -f /run/current-system/sw/bin/docker)")" docker-init | ${asAgent(`docker import - ${image}`)}`,
      slowMs,
    ),
    succeeds('and runs it', asAgent(`docker run --rm ${image} /docker-init --version`), slowMs),
    succeeds(
      'in a separate network, under its own name',
      `${asAgent(runsIn('"$(readlink -f "$(command -v hostname)")"'))} | grep -E '^[0-9a-f]{12}$'`,
      slowMs,
    ),
  ],
}

const webPorts = [3000, 3002, 3456]
const secret = 'a secret of the stage'
const withSecret = { 'X-Sandbox-Secret': secret }
const secretFile = '/var/lib/kiln/secrets/ai-sandbox-access'
const putSecret = [
  `install -D -m 600 /dev/null ${secretFile} && printf '%s' '${secret}' >${secretFile}`,
  'systemctl restart ai-sandbox-gate',
  retryFor(120, 'curl --silent --output /dev/null http://127.0.0.1:23002/check'),
].join(' && ')

/** The last of them: agent was in the group before. */
const hardened: OtherAnswers = {
  options: { variant: 'full', hardening: true },
  checks: [
    succeeds(
      'everything runs again',
      retryFor(600, `systemctl is-active --quiet ${confined.join(' ')} nginx`),
      slowMs,
    ),
    ...confined.map(unit =>
      prints(
        `${unit} may do no more than it has to`,
        `for name in NoNewPrivileges ProtectSystem CapabilityBoundingSet; do systemctl show --property=$name ${unit}; done | xargs`,
        confinement,
      ),
    ),
    succeeds('root has no way in over SSH', "sshd -T | grep -ix 'permitrootlogin no'"),
    succeeds('agent cannot become root', "! runuser -l agent -c 'sudo --non-interactive true'"),
    succeeds('nor in a group that is as good as one', '! id --name --groups agent | grep -wE "wheel|docker"'),
    succeeds('Docker runs for root', 'docker info', slowMs),
    succeeds('and not for agent', `! ${asAgent('docker info')}`, slowMs),
    // Without a secret all doors are closed; the secret opens them for its holder alone.
    succeeds('the gate runs', retryFor(300, 'systemctl is-active --quiet ai-sandbox-gate'), slowMs),
    ...webPorts.map(port => respondsWithStatus(port, '/', 302)),
    respondsWithStatus(3002, '/sandbox-login', 403),
    succeeds('the access secret is put there', putSecret, slowMs),
    ...webPorts.map(port => respondsWithStatus(port, '/', 302, { 'X-Sandbox-Secret': 'not the secret' })),
    respondsWith(3000, '/', 'kanban /', withSecret),
    respondsWith(3456, '/', 'router /', withSecret),
    respondsWith(3002, '/', 'kanban /', withSecret),
    respondsWith(3002, '/ccr/v1/messages', 'router /v1/messages', withSecret),
  ],
}

/** Tried one after the other. */
export const sandboxAnswers: readonly OtherAnswers[] = [full, hardened]
