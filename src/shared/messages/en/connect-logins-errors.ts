// Errors of Kiln about a Connect: the one that it runs, and those where it has a login. code → what happened, and what to
// do next.
export const connectLoginErrors = {
  'connect.own-port': {
    message: 'Connect cannot listen on port {port} of this computer: {reason}',
    hint: 'Choose another port, or stop the program that has it, then start Connect again.',
  },
  'connect.own-in-use': {
    message: 'The data of this computer’s Connect, {path}, is in use by another program: {holder}.',
    hint: 'Stop that program, then start Connect here. Or let it run, make a login at its page "Computers", and add it here.',
  },
  'connect.own-ended': {
    message: 'Connect ended unexpectedly: {reason}',
    hint: 'Start it again: what boxes reported is on the disk. If it ends again, its last lines say why.',
  },
  'connect.own-stopped': {
    message: 'Connect does not run on this computer.',
    hint: 'Start it first.',
  },
  'connect.login-form': {
    message: 'This is not the login of a Connect.',
    hint: 'Copy the whole line that its page "Computers" or `kiln connect computers make` shows.',
  },
  'connect.login-plain': {
    message: 'The address {address} is not encrypted: others on the way could read the login.',
    hint: 'Use an address with https://. http:// works only for a Connect on this computer.',
  },
  'connect.login-refused': {
    message:
      '{address} does not accept the login of this computer: the login or its account was removed there.',
    hint: 'Make a new login on its page "Computers", and add it with `kiln connect login` or in the window.',
  },
  'connect.login-gone': {
    message: 'The login at {address} is no longer in the keyring of this computer.',
    hint: 'Make a new login on its page "Computers", and add it with `kiln connect login` or in the window.',
  },
  'connect.logins-newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln. It did not change the file.',
  },
  'connect.too-many': {
    message: 'This computer has logins at {count} Connects already.',
    hint: 'Remove one that is not needed: `kiln connect logout ADDRESS`.',
  },
  'connect.server-unknown': {
    message: 'This computer has no login at {name}. {suggestion}',
    hint: 'List the logins with `kiln connect state`, or add one with `kiln connect login`.',
  },
  'connect.unreachable': {
    message: '{address} was not reached: {reason}',
    hint: 'Check the network, and whether the Connect runs, then try again. An open page of it retries automatically.',
  },
  'connect.certificate-other': {
    message:
      '{address} shows another certificate ({found}) than the one of its login. Nothing was sent to it.',
    hint: 'Compare it with the fingerprint that the Connect prints at its start. If it was set up again, make a new login.',
  },
  'connect.certificate-untrusted': {
    message: 'The certificate of {address} is not trusted: {reason}',
    hint: 'Check the certificate of its proxy, and the clock of this computer. A Connect with its own certificate has a login with a fingerprint.',
  },
  'connect.not-connect': {
    message: 'What answers at {address} is not a Connect that this Kiln knows.',
    hint: 'Check the address, and whether a proxy or a sign-in page answers in its place. Update the older of Kiln and Connect.',
  },
  'connect.older': {
    message: 'The Connect at {address} is too old to work with Kiln on other computers.',
    hint: 'Update it, then try again.',
  },
  'connect.slow-down': {
    message: '{address} accepts no more requests from this computer for now.',
    hint: 'Wait 15 minutes, then try again.',
  },
  'connect.too-soon': {
    message: 'The last request of this kind to this box is less than an hour old.',
    hint: 'Wait: the box does it with its next report, and takes each kind once an hour.',
  },
  'connect.carries-none': {
    message: 'The Connect at {address} carries no orders yet.',
    hint: 'Update it, then try again.',
  },
  'connect.keyless': {
    message: '{hostname} has no key that an order could name: Kiln did not make it.',
    hint: 'Do it at the box itself.',
  },
  'connect.key-changed': {
    message: 'The Connect {address} now names another key for {hostname} than before. Nothing was signed.',
    hint: 'Look at the box again, and compare its key with the one on its screen before you order anything.',
  },
  'connect.orders-wait': {
    message: 'Other orders wait for {hostname} already.',
    hint: 'Wait until the box has reported, every 15 minutes, or until they end.',
  },
  'connect.order-long': {
    message: 'The order has {length} characters, and a box takes one of at most {most}. Nothing was signed.',
    hint: 'Name fewer SSH keys, or Ed25519 keys, which are short.',
  },
  'connect.hand-over-key': {
    message: 'This is not a whole SSH public key: {key}. Nothing was signed.',
    hint: 'Take the line of a .pub file of the new owner, without options before it.',
  },
  'connect.hand-over-own-key': {
    message: 'The key that signs is one of the keys of the new owner. Nothing was signed.',
    hint: 'Sign with your own key, and leave it out of those of the new owner: after that it lets no one in.',
  },
  'connect.hand-over-owner': {
    message: 'The order to hand the box over says too little of its new owner. Nothing was signed.',
    hint: 'Give the name of the new owner, of at most 100 characters, and at least one SSH key of theirs; or neither.',
  },
  'connect.hand-over-updates': {
    message: 'This is not a trust file. Nothing was signed.',
    hint: 'The new owner makes one with `kiln publish trust`, or at "Make a trust file".',
  },
  'connect.move-to': {
    message: 'This is not a ticket of a Connect, and not the address of one.',
    hint: 'Make a ticket at the other Connect: "Prepared drives", or `kiln connect enrol`. The address alone, https://…, is enough for one that was restored from a backup.',
  },
  'connect.viewer': {
    message: 'The login at {address} can only view the boxes of this household.',
    hint: 'Ask an owner of the household to do it, or to make you an owner.',
  },
  'connect.way': {
    message:
      '{address} did not accept the login: the call bypassed its proxy, or the proxy does not report that it came over https.',
    hint: 'Use the address of its proxy, which has to set X-Forwarded-Proto and Host. A Connect without one is http://localhost:PORT on its own computer.',
  },
  'connect.refused': {
    message: '{address} refused the call "{name}" (HTTP {status}).',
    hint: 'Update the older of Kiln and Connect, then try again.',
  },
  'connect.box-gone': {
    message: '{address} has no box with the ID {id} for this login.',
    hint: 'It may have been released. List the boxes with `kiln connect state`.',
  },
  'connect.several': {
    message: 'This computer has logins at several Connects: {servers}.',
    hint: 'Name one with --at ADDRESS.',
  },
  'connect.box-unnamed': {
    message: 'No box that reports to a Connect is called "{name}". {suggestion}',
    hint: 'List the boxes with `kiln connect state`. A box has its host name, the name of its box in Kiln, and its ID.',
  },
  'connect.box-ambiguous': {
    message: 'Several boxes are called "{name}": {boxes}.',
    hint: 'Name one by its ID, or its Connect with --at ADDRESS.',
  },
  'connect.ticket-unknown': {
    message: 'No box waits with the ticket {id}.',
    hint: 'List what waits with `kiln connect state`.',
  },
} as const
