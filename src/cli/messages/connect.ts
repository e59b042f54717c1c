// The texts that `kiln connect` prints on the data of a Connect here, and their help.
export const connectTexts = {
  'help.connect.program':
    'Runs Kiln Connect, the server that boxes register with and report to, and shows and claims its boxes.',
  'help.connect.data':
    "folder of this Connect: its database, secret and certificate (default: KILN_CONNECT_DATA, else connect in Kiln's data folder)",
  'help.connect.serve':
    'serve boxes until Ctrl-C or SIGTERM. On loopback without encryption, on another address with a certificate of this server',
  'help.connect.listen': 'ADDRESS, ADDRESS:PORT or :PORT to listen on (default: 127.0.0.1:8455)',
  'help.connect.behind-proxy':
    'take connections from this address alone, that of a proxy with a certificate (repeatable)',
  'help.connect.allow-keyless':
    'also take boxes without a key, as the first KaliunBoxes: anyone who knows the ID of such a box can take its place',
  'help.connect.notices':
    'JSON file with the mail server and the webhooks that hear when a box goes offline, comes back, or has a failing or full disk',
  'help.connect.updates':
    'folder that Kiln publishes to: boxes read it at /updates, and the later ones see their update once the first ones run theirs',
  'help.connect.take-uploads':
    'with --updates: also take what `kiln publish --upload` sends, until the folder has this many GiB',
  'help.connect.uploads': 'logins with which updates are uploaded to this Connect',
  'help.connect.uploads-list': 'list the logins',
  'help.connect.uploads-make': 'make a login, and print its password once',
  'help.connect.uploads-remove': 'remove a login: what uploads with it is refused at once',
  'help.connect.uploads-name': 'name of the login: letters, digits, ".", "_" and "-"',
  'help.connect.computers': 'logins of computers with Kiln, which show and manage the boxes of this Connect',
  'help.connect.computers-list': 'list the logins: those of this terminal and those of people',
  'help.connect.computers-make':
    'make a login with the rights of an owner of a household, and print it once, for `kiln connect login`',
  'help.connect.computers-remove':
    'remove a login that this terminal made: what calls with it is refused at once',
  'help.connect.computers-name': 'name of the computer',
  'help.connect.computers-url':
    'address of this Connect, as the computer reaches it: https://connect.example.com',
  'help.connect.computers-household': 'name of the household, "Home" by default; made if it is new',
  'help.connect.backup': 'copy this Connect to a new folder, also while it serves',
  'help.connect.backup-dir': 'folder to make; anyone who has it can take the place of this Connect',
  'help.connect.restore': 'make this Connect from a backup, in a folder that is empty or not there',
  'help.connect.restore-dir': 'folder that `kiln connect backup` made',
  'help.connect.restore-check': 'find out whether it can be restored, and change nothing',

  'help.connect.boxes': 'list the boxes of this Connect, and those that wait for an owner',
  'help.connect.claim': 'claim the box that shows a code, after showing which one it is',
  'help.connect.code': 'the code on its screen: BCDF-GHJK',
  'help.connect.name': 'name of the person whom it belongs to, for its configuration',
  'help.connect.email': 'mail address of that person',
  'help.connect.household': 'name of the household that it joins, "Home" by default; made if it is new',
  'help.connect.pangolin':
    'JSON file with endpoint, newt_id and newt_secret, for remote access by Pangolin; without it none',
  'help.connect.release':
    'take a box from its owner: its tokens end, its reports are removed, it can be claimed again',
  'help.connect.export':
    'write what the Connect has of a box, or of all boxes of a household, to a file: identity, owner, requests and reports, and nothing that opens a box',
  'help.connect.export-box':
    'installation ID of the box (see `kiln connect boxes`); through a login also its host name or the name of its box in Kiln. Without it all boxes',
  'help.connect.export-to': 'file to make; through a login also a folder that it is to be in',
  'help.connect.export-household':
    'only the boxes of this household; a login needs it where it is an owner of several',
  'help.connect.enrol':
    'print a ticket for one drive: a box that is written with it belongs to the household before its first boot',
  'help.connect.url': 'address of this Connect, as boxes reach it: https://connect.example.com',
  'help.connect.at-once': 'give the box its configuration at its first contact, without a yes',
  'help.connect.enrolments': 'list the tickets of drives, and the boxes that showed each',
  'help.connect.admit': 'say that a box that showed a ticket is yours: it gets its configuration',
  'help.connect.admit-key': 'key of the box, if several with this ID showed the ticket',
  'help.connect.enrolment': 'ID of the ticket (see `kiln connect enrolments`)',
  'help.connect.password':
    'give the account of a person who forgot the password a new one, and print it: all sessions of the account end',
  'help.connect.account': 'mail address of the account',
  'help.connect.id': 'installation ID of the box (see `kiln connect boxes`)',
  'help.connect.release-id':
    'installation ID of the box (see `kiln connect boxes`); through a login also its host name or the name of its box in Kiln',
  'help.connect.yes': 'do not ask',

  'usage.connect-url': 'Not an address of a Connect: "{found}". Type https://HOST, or http://localhost:PORT.',
  'cli.connect.enrolment-open': 'not used, until {time}',
  'cli.connect.enrolment-over': 'expired at {time}',
  'cli.connect.enrolment-waits': 'waits for your yes',
  'cli.connect.enrolment-given': 'has its configuration',
  'cli.connect.enrolment-other': 'showed it too, and got nothing',
  'cli.connect.no-enrolments': 'There is no ticket. `kiln connect enrol` makes one.',
  'cli.connect.ticket': 'For one drive, within 30 days. Anyone who has it can make a box of this household:',
  'usage.customer': 'Give --name and --email: they go into the configuration of the box.',
  'usage.mail-address': 'Not a valid mail address: "{found}".',
  'usage.household': 'Not a valid name of a household: "{found}".',

  'cli.connect.since': 'since {time}',
  'cli.connect.waits': 'waits for an owner',
  'cli.connect.no-boxes': 'No box has registered yet.',
  'cli.connect.ask-claim': 'Is this the box in front of you, and does it belong to {name}? [y/N]',
  'cli.connect.claimed': 'Claimed {hostname} ({id}). It takes its configuration within seconds.',
  'cli.connect.password':
    'The password of {email} is now {password}. It can be changed at the page "People".',
  'cli.connect.ask-release': 'Take {hostname} ({id}) from its owner, and remove its reports? [y/N]',
  'cli.connect.released':
    'Released {hostname} ({id}). If it has remote access by Newt, remove its site in Pangolin too.',

  'cli.connect.exported': 'Wrote {path} ({size}).',

  'usage.ip-address': 'Not an IP address: "{found}". Names are not looked up here.',

  'usage.connect-updates':
    'Boxes cannot check the certificate of this server when they fetch updates: leave out --updates, or use --behind-proxy.',

  'cli.connect.serving': 'Connect is at {address}, its data in {path}. Ctrl-C stops it.',
  'cli.connect.fingerprint': 'Its certificate: {fingerprint}',
  'cli.connect.updates': 'Boxes find their updates at {address}, from {path}.',
  'cli.connect.uploads': 'It takes uploads there with the logins of `kiln connect uploads`, up to {gib} GiB.',
  'cli.connect.upload-login':
    'Shown once: the password of {name}, with which anyone can upload updates to this Connect.',
  'cli.connect.upload-removed': 'Removed the login {name}.',
  'cli.connect.no-upload-logins':
    'There is no login, so nothing can be uploaded. `kiln connect uploads make NAME` makes one.',
  'cli.connect.computer-login':
    'Shown once: the login of {name}, with which anyone can do what an owner of {household} can.',
  'cli.connect.computer-removed': 'Removed the login {name}.',
  'cli.connect.computer-used': 'used {time} from {address}',
  'cli.connect.computer-unused': 'not used yet',
  'cli.connect.no-computers':
    'There is no login. `kiln connect computers make NAME --url ADDRESS` makes one, and so does the page "Computers".',
  'usage.computer-name': 'Not a name of a computer: "{found}". It has 1 to 60 characters.',
  'usage.connect-uploads': 'Give --updates DIR too: --uploads is about that folder.',
  'usage.upload-name':
    'Not a name of a login: "{found}". It has at most 40 letters, digits, ".", "_" and "-", and begins with a letter or a digit.',
  'cli.connect.set-up': 'It has no account yet. Open {address} and type the set-up code {code}.',
  'cli.connect.fault': 'A call failed, and its caller got the answer 500: {reason}',
  'cli.connect.backed-up': 'Copied the Connect in {folder} to {target}. Keep it as a secret.',
  'cli.connect.restorable': '{source} can be restored into {folder}. Nothing was changed.',
  'cli.connect.restored':
    'Restored {source} into {folder}. Stop the Connect that it is a copy of before you serve it: boxes would talk to both.',

  'usage.connect-export': 'Give a box or --household, not both.',
  'cli.connect.state-line': '{state} since {time}: {because}',
} as const
