// Errors of the list of hosts. code → what happened, and what to do next.
export const hostsErrors = {
  'hosts.newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'hosts.no-facts': {
    message: '{host} did not answer as a POSIX shell does.',
    hint: 'Check the login shell of that user, and what its start files print.',
  },
  'hosts.not-linux': {
    message: '{host} runs {kernel}, not Linux: its disks cannot be listed.',
    hint: 'Start it from a Linux, for example the ISO of an image of yours, and ask again.',
  },
  'host.unknown': {
    message: 'There is no host "{name}".',
    hint: 'Hosts are listed by `kiln hosts`; `kiln hosts add {name}` adds one. {suggestion}',
  },
  'host.not-started': {
    message: '{name} was flashed on {date} and has not been seen on the network yet.',
    hint: 'Put its drive into its computer, switch it on, and wait a few minutes: `kiln hosts discover --wait {name}`. If it runs already, and this network does not know its name, add its address: `kiln hosts add ADDRESS`.',
  },
  'host.address': {
    message: 'Not a valid host address: "{text}"',
    hint: 'Give a name or an address, with user and port if needed: box1, ada@box1:2222, ada@[fe80::1%eth0]:22.',
  },
  'host.unconfirmed': {
    message: 'Nothing was removed: removing {name} was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'host.there': {
    message: '{name} already has this address.',
    hint: 'Use it, accept its key (`kiln hosts trust {name}`), or remove it first (`kiln hosts rm {name}`).',
  },
  'host.claim-code-form': {
    message: '"{code}" is not a code of a box.',
    hint: 'Type the eight letters that its screen shows as the code: BCDF-GHJK.',
  },
  'host.claim-fingerprint-form': {
    message: '"{fingerprint}" is not a fingerprint of a box.',
    hint: 'Type the twelve letters that its screen shows as the fingerprint: BCDF-GHJK-LMNP.',
  },
  'host.claim-unreachable': {
    message: 'No box was reached at {address}: {reason}',
    hint: 'Compare the address with the one on its screen. A box listens only while it shows a code, and only in its own network.',
  },
  'host.claim-not-box': {
    message: 'What answers at {address} is not a box that waits for its owner.',
    hint: 'Compare the address with the one on the screen of the box.',
  },
  'host.claim-other': {
    message:
      'Another machine answered at {address}: its fingerprint is not the one that you typed. The code was not sent.',
    hint: 'Compare address and fingerprint with the screen of the box: both change with the code. If they are right, another machine of this network pretends to be the box. Connect it to this computer alone.',
  },
  'host.claim-lost': {
    message: 'The connection to {address} was cut before the box had answered.',
    hint: 'Look at its screen. If it shows a code, try again; if it shows your name, it is yours: add it with `kiln hosts add ADDRESS`.',
  },
  'host.claim-code': {
    message: 'The code is wrong. {left, plural, one {# attempt is} other {# attempts are}} left for it.',
    hint: 'Type the code that the screen shows now.',
  },
  'host.claim-new-code': {
    message: 'The box shows another code now.',
    hint: 'Type the code and the fingerprint that its screen shows now. They are new every 15 minutes, and after five wrong codes.',
  },
  'host.claim-claimed': {
    message: 'The box at {address} has an owner already.',
    hint: 'Its screen shows the name of the owner. To take it from them, type `kaliun-release` as root at the box itself.',
  },
  'host.claim-wait': {
    message: 'The box takes no codes now: it was given many wrong ones.',
    hint: 'Try again in {minutes, plural, one {# minute} other {# minutes}}. If you did not type them, another machine of this network did.',
  },
  'host.claim-not-ready': {
    message: 'The box at {address} has no SSH host key yet.',
    hint: 'Wait until it has started, and try again.',
  },
  'host.claim-disk-full': {
    message: 'The disk of the box is full. It still has no owner.',
    hint: 'Make room at the box (Alt+F2), and try again.',
  },
  'host.claim-disk': {
    message: 'The box cannot write to its disk. It still has no owner.',
    hint: 'Restart it. If this happens again, replace its disk.',
  },
  'host.claim-refused': {
    message: 'The box at {address} does not take this claim (HTTP {status}).',
    hint: 'Update Kiln, or the box: they may not understand each other.',
  },
  'host.name-taken': {
    message: 'There is already a host named {name}.',
    hint: 'Choose another name.',
  },
  'host.not-seen': {
    message: '{name} did not appear on the local network within {time}.',
    hint: 'Check its power and network; the first boot of a large image takes minutes. Names are announced on the local network only.',
  },
  'host.untrusted': {
    message: 'No key of {name} was accepted.',
    hint: 'Compare the key above with what the host itself shows, then accept it as shown.',
  },
  'host.public-key': {
    message: 'Not a public SSH key: {reason}',
    hint: 'Give the line of a .pub file: ssh-ed25519 AAAA… you@laptop.',
  },
  'host.key-not-offered': {
    message: '{name} does not show the key {fingerprint}. It shows: {offered}.',
    hint: 'Compare with what the host itself shows: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on it.',
  },
  'host.key-known': {
    message: 'Another key is trusted for {name}: {known}. Shown now: {offered}.',
    hint: 'If the host was reinstalled, and the new key is the one that it shows itself, replace the old one: `kiln hosts trust {name} --replace {offered}`.',
  },
  'hosts.flake-none': {
    message: '{reference} names no hosts: it has neither colmenaHive.nodes nor deploy.nodes.',
    hint: 'Name the flake that colmena or deploy-rs is used with, or add hosts one by one: `kiln hosts add ADDRESS`.',
  },
  'hosts.flake-empty': {
    message: '{reference} names no hosts: its {output} is empty.',
    hint: 'Add nodes to it, or add hosts one by one: `kiln hosts add ADDRESS`.',
  },
  'hosts.flake-throws': {
    message: 'The hosts of {output} in {reference} cannot be read: {reason}',
    hint: 'Correct that output in the flake, then try again, or add hosts one by one: `kiln hosts add ADDRESS`.',
  },
  'hosts.flake-node-throws': {
    message: 'The node {name} cannot be read: {reason}',
    hint: 'Correct it in the flake, or add the host by hand: `kiln hosts add ADDRESS --name {name}`.',
  },
  'hosts.flake-raw': {
    message: '{reference} has the output colmena, but not colmenaHive, which holds the evaluated nodes.',
    hint: 'Add `colmenaHive = colmena.lib.makeHive self.outputs.colmena;` to its outputs, with colmena as an input.',
  },
  'hosts.flake-node': {
    message: 'The node {name} cannot be read: its deployment has values of unknown types.',
    hint: 'Correct it in the flake, or add the host by hand: `kiln hosts add ADDRESS --name {name}`.',
  },
  'hosts.flake-no-address': {
    message: 'The node {name} has no address: it is not deployed over SSH.',
    hint: 'Set deployment.targetHost (colmena) or hostname (deploy-rs), or add the host by hand: `kiln hosts add ADDRESS --name {name}`.',
  },
  'hosts.flake-unknown': {
    message: 'The flake has no node "{name}".',
    hint: '{suggestion} Without names, all nodes are shown.',
  },
  'hosts.import-unconfirmed': {
    message: 'No host was added: it was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
} as const
