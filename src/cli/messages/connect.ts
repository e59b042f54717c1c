// What `kiln connect` prints, and its help.
export const connectTexts = {
  'help.connect.summary': 'run the server that boxes register with and report to',
  'help.connect': 'Runs Kiln Connect, the server that boxes register with and report to.',
  'help.connect.data':
    "folder of this Connect: its data base, secret and certificate (default: connect in Kiln's data folder)",
  'help.connect.serve':
    'serve boxes until Ctrl-C or SIGTERM. On loopback without encryption, on another address with a certificate of this server',
  'help.connect.listen': 'ADDRESS, ADDRESS:PORT or :PORT to listen on (default: 127.0.0.1:8455)',
  'help.connect.behind-proxy':
    'take connections from this address alone, that of a proxy with a certificate (repeatable)',
  'help.connect.allow-keyless':
    'also take boxes without a key, as the first KaliunBoxes: anyone who knows the ID of such a box can take its place',
  'help.connect.backup': 'copy this Connect to a new folder, also while it serves',
  'help.connect.backup-dir': 'folder to make; anyone who has it can take the place of this Connect',
  'help.connect.restore': 'make this Connect from a backup, in a folder that is empty or not there',
  'help.connect.restore-dir': 'folder that `kiln connect backup` made',

  'usage.ip-address': 'Not an IP address: "{found}". Names are not looked up here.',

  'cli.connect.serving': 'Connect is at {address}, its data in {path}. Ctrl-C stops it.',
  'cli.connect.fingerprint': 'Its certificate: {fingerprint}',
  'cli.connect.fault': 'A call failed, and its caller got the answer 500: {reason}',
  'cli.connect.backed-up': 'Copied the Connect in {folder} to {target}. Keep it as a secret.',
  'cli.connect.restored':
    'Restored {source} into {folder}. Stop the Connect that it is a copy of before you serve it: boxes would talk to both.',
} as const
