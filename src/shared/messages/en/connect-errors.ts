// Errors of Connect, the server of boxes. code → what happened, and what to do next.
export const connectErrors = {
  'connect.in-use': {
    message: 'Another Connect serves {path}: {holder}.',
    hint: 'Stop it there first, or name another folder with --data.',
  },
  'connect.full': {
    message: 'No space is left in {path}, where this Connect keeps its data.',
    hint: 'Free some space on that disk, then start it again. Nothing that it had is lost.',
  },
  'connect.port': {
    message: 'Connect cannot listen on {host}, port {port}: {reason}',
    hint: 'Choose another address or port with --listen, or stop the program that has it.',
  },
  'connect.none': {
    message: 'There is no Connect in {path}.',
    hint: 'Name its folder with --data, or start one with `kiln connect serve`.',
  },
  'connect.needs-root': {
    message: 'Only root can use the data of this service.',
    hint: 'Run it as root: `sudo kiln-connect {words}`.',
  },
  'connect.backup': {
    message: '{path} is not a backup of a Connect: connect.db or secret is missing.',
    hint: 'Name a folder that `kiln connect backup` made.',
  },
  'connect.inside': {
    message: '{path} is in the folder {folder}, where this Connect keeps its data.',
    hint: 'Choose a place outside of that folder.',
  },
  'connect.code': {
    message: 'No box shows the code "{code}" now.',
    hint: 'Type the code that is on its screen. A code is valid for 15 minutes. After five wrong ones, wait for 15 minutes.',
  },
  'connect.box-unknown': {
    message: 'This Connect has no box with the ID {id}.',
    hint: 'List its boxes with `kiln connect boxes`.',
  },
  'connect.household-unknown': {
    message: 'This Connect has no household called "{name}".',
    hint: 'List its boxes, with their households, with `kiln connect boxes`.',
  },
  'connect.enrolments': {
    message: 'The household {household} has 100 unused tickets.',
    hint: 'Use some of them, or wait until they expire: each is valid for 30 days.',
  },
  'connect.account-unknown': {
    message: 'This Connect has no account with the mail address {email}.',
    hint: 'Invite the person: an owner makes a link on the page "People".',
  },
  'connect.upload-login-taken': {
    message: 'There is an upload login {name} already, whose password cannot be shown again.',
    hint: 'Choose another name, or remove it: `kiln connect uploads remove {name}`.',
  },
  'connect.upload-login-unknown': {
    message: 'There is no upload login {name}.',
    hint: 'See which there are: `kiln connect uploads`.',
  },
  'connect.computer-taken': {
    message: 'There is a login {name} already, which cannot be shown again.',
    hint: 'Choose another name, or remove it: `kiln connect computers remove {name}`.',
  },
  'connect.computers': {
    message: 'The household {household} has 50 logins of computers.',
    hint: 'Remove one first: `kiln connect computers` lists them.',
  },
  'connect.computer-unknown': {
    message: 'No login {name} was made at this terminal.',
    hint: 'See which there are: `kiln connect computers`. People remove their own logins on the page "Computers".',
  },
  'connect.unconfirmed': {
    message: 'Not confirmed: nothing was changed.',
    hint: 'Answer "y" at a terminal, or pass --yes.',
  },
  'connect.newer': {
    message: 'The database {path} was written by a newer Kiln (version {found}, known: {known}).',
    hint: 'Update Kiln. It did not change the file.',
  },
  'connect.broken': {
    message: 'The database {path} cannot be used: {reason}',
    hint: 'Restore a backup into another folder with `kiln connect restore`, and serve that.',
  },
  'connect.secret': {
    message: 'The secret of this Connect, {path}, is missing or damaged.',
    hint: 'Take it from a backup. With another secret, boxes ask for new tokens with their keys, and boxes without a key have to be claimed again.',
  },
  'connect.certificate': {
    message: 'The certificate of this Connect, {path}, is damaged: it has to hold a certificate and its key.',
    hint: 'Take it from a backup. With another certificate, boxes no longer trust this server.',
  },
} as const
