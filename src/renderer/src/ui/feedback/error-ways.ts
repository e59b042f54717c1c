// The page that helps with an error, by its code: its hint is for a terminal. Pages that know better give their
// actions.
import '#ui/texts.ts'
import type { ErrorCode } from '#shared/errors.ts'
import {
  boxesHref,
  buildersHref,
  connectHref,
  deployHref,
  doctorHref,
  hostsHref,
  imagesHref,
  machinesHref,
} from '#shared/window/routes.ts'

const places = {
  boxes: { label: 'ui.go.boxes', href: boxesHref() },
  images: { label: 'ui.go.images', href: imagesHref() },
  machines: { label: 'ui.go.machines', href: machinesHref() },
  hosts: { label: 'ui.go.hosts', href: hostsHref() },
  builders: { label: 'ui.go.builders', href: buildersHref() },
  deploy: { label: 'ui.go.deploy', href: deployHref() },
  connect: { label: 'ui.go.connect', href: connectHref() },
  doctor: { label: 'ui.go.doctor', href: doctorHref() },
} as const

const gone = 'ui.hint.gone'
const again = 'ui.hint.plan-again'

/** `hint`: in place of the terminal's; null: that one is right here too. */
type Way = {
  to: keyof typeof places
  hint:
    | typeof gone
    | typeof again
    | 'ui.hint.box-profile'
    | 'ui.hint.box-name'
    | 'ui.hint.host-start'
    | 'ui.hint.host-there'
    | 'ui.hint.host-trust'
    | 'ui.hint.connect-login'
    | 'ui.hint.other-box'
    | null
}

const ways: Partial<Record<ErrorCode, Way>> = {
  'box.unknown': { to: 'boxes', hint: gone },
  'box.no-profile': { to: 'boxes', hint: 'ui.hint.box-profile' },
  'box.ambiguous': { to: 'boxes', hint: 'ui.hint.box-name' },
  'deploy.other-box': { to: 'boxes', hint: 'ui.hint.other-box' },
  'image.unknown': { to: 'images', hint: gone },
  'machine.unknown': { to: 'machines', hint: gone },
  'host.unknown': { to: 'hosts', hint: gone },
  'host.there': { to: 'hosts', hint: 'ui.hint.host-there' },
  'host.key-known': { to: 'hosts', hint: 'ui.hint.host-trust' },
  'ssh.host-key-unknown': { to: 'hosts', hint: 'ui.hint.host-trust' },
  'ssh.host-key-changed': { to: 'hosts', hint: 'ui.hint.host-trust' },
  'host.not-started': { to: 'hosts', hint: 'ui.hint.host-start' },
  'connect.box-gone': { to: 'connect', hint: gone },
  'connect.server-unknown': { to: 'connect', hint: gone },
  'connect.ticket-unknown': { to: 'connect', hint: gone },
  'connect.login-refused': { to: 'connect', hint: 'ui.hint.connect-login' },
  'connect.login-gone': { to: 'connect', hint: 'ui.hint.connect-login' },
  'builder.unknown': { to: 'builders', hint: gone },
  'lima.unknown': { to: 'builders', hint: gone },
  'deploy.unknown-plan': { to: 'deploy', hint: again },
  'deploy.nothing-begun': { to: 'deploy', hint: again },
  'deploy.plan-broken': { to: 'deploy', hint: again },
  'nix.missing': { to: 'doctor', hint: null },
  'nix.too-old': { to: 'doctor', hint: null },
  'tool.missing': { to: 'doctor', hint: null },
  'tool.failed': { to: 'doctor', hint: null },
  'machine.not-started': { to: 'doctor', hint: null },
}

export function errorWay(code: ErrorCode) {
  const way = ways[code]
  return way && { ...places[way.to], hint: way.hint }
}
