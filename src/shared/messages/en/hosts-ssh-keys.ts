// Faults in the file of a private key, and what to do about each.
export const sshKeys = {
  'ssh.denied.password': 'To install your key there with a password: `kiln hosts key {address}`.',
  'ssh.denied.key-only':
    'It takes no password. Put your public key on it in another way: on its own screen, or from a computer that can log in, into ~/.ssh/authorized_keys of that user.',
  'ssh.key.folder': 'it is not a file.',
  'ssh.key.empty': 'it is empty.',
  'ssh.key.putty': "it is in PuTTY's format.",
  'ssh.key.public': 'it is the public key.',
  'ssh.key.utf-16': 'it is stored as UTF-16, as Windows writes text.',
  'ssh.key.mark': 'it begins with a byte order mark.',
  'ssh.key.around': 'it has spaces or text around its lines, or its lines are joined.',
  'ssh.key.line-ends': 'it has the line ends of Windows.',
  'ssh.key.cut': 'its end is missing.',
  'ssh.key.newline': 'its last line has no end.',
  'ssh.key.unknown': 'it does not begin as one.',
  'ssh.key.fix.choose': 'Choose another file.',
  'ssh.key.fix.empty': 'Choose another file than {key}, or copy the key into it again.',
  'ssh.key.fix.putty':
    'Convert it: `puttygen {key} -O private-openssh -o {key}.openssh`, or in PuTTYgen: Conversions, Export OpenSSH key.',
  'ssh.key.fix.public':
    'Choose the private key, which has the same name without .pub: {key} is of use only where your SSH agent has its private key.',
  'ssh.key.fix.utf-16':
    'Convert it: `iconv -f utf-16 -t utf-8 {key} | tr -d "\\r" >{key}.utf8`, then choose that file.',
  'ssh.key.fix.mark': "Remove it: `sed -i '1s/^\\xef\\xbb\\xbf//' {key}`.",
  'ssh.key.fix.around': 'Copy {key} again, line by line as it is, from -----BEGIN to the line with END.',
  'ssh.key.fix.line-ends': "Remove them: `sed -i 's/\\r$//' {key}`.",
  'ssh.key.fix.cut': 'Copy {key} again, whole, up to the line with END.',
  'ssh.key.fix.newline': 'Add one: `echo >>{key}`.',
  'ssh.key.fix.unknown':
    'Choose another file than {key}. A key that ssh reads begins with -----BEGIN … PRIVATE KEY-----.',
} as const
