// The first hour with a Mac, step by step: what a person does, and which commands are recorded with it. Pure.

export type Command = {
  /** Name in the record. */
  name: string
  program: string
  args: string[]
}
type Step = {
  id: string
  /** The person's task, in the imperative; empty: none. */
  todo: string
  /** Asked afterwards; the answer is recorded as it is typed. */
  questions: string[]
  commands: Command[]
}

const diskutil = (disk: string): Command => ({
  name: `diskutil-info-${disk}`,
  program: '/usr/sbin/diskutil',
  args: ['info', '-plist', disk],
})
const ioreg = (name: string): Command => ({
  name: `ioreg-${name}`,
  program: '/usr/sbin/ioreg',
  args: ['-a', '-l', '-r', '-c', name],
})

/** The groups of a process are limited on macOS: what the writer does to become the user has to work. */
const groupsScript =
  'const g = process.getgroups(); console.log(g.length); process.setgroups(g.slice(0, 16)); console.log("ok")'

type Mac = { app: string; disks: string[]; node: string; uid: number }

/** `app`: path of Kiln.app. `disks`: names of the whole disks that are there. */
export function macSteps({ app, disks, node, uid }: Mac): Step[] {
  return [
    {
      id: 'system',
      todo: '',
      questions: [],
      commands: [
        { name: 'version', program: '/usr/bin/sw_vers', args: [] },
        { name: 'processor', program: '/usr/sbin/sysctl', args: ['-n', 'machdep.cpu.brand_string'] },
        { name: 'arm64', program: '/usr/sbin/sysctl', args: ['-n', 'hw.optional.arm64'] },
        { name: 'rosetta', program: '/usr/bin/arch', args: ['-x86_64', '/usr/bin/true'] },
        { name: 'groups', program: '/usr/bin/id', args: ['-G'] },
        {
          name: 'admin',
          program: '/usr/bin/dsmemberutil',
          args: ['checkmembership', '-u', String(uid), '-g', '80'],
        },
      ],
    },
    {
      id: 'package',
      todo: 'Open Kiln.app from Finder, open Doctor, and leave the window open.',
      questions: [
        'Did it start? (yes, or the words of the dialog)',
        'Which tools does Doctor call missing?',
        'Did macOS ask for the keychain? (yes or no)',
      ],
      commands: [
        {
          name: 'codesign',
          program: '/usr/bin/codesign',
          args: ['--verify', '--deep', '--strict', '--verbose=2', app],
        },
        { name: 'doctor', program: `${app}/Contents/Resources/bin/kiln`, args: ['doctor', '--json'] },
      ],
    },
    {
      id: 'drives',
      todo: 'Plug in a stick that may be erased and that has an APFS volume. Put a card into the reader if there is one.',
      questions: ['Does `kiln drives` name the stick as its label does? (yes, or what it says)'],
      commands: [
        { name: 'diskutil-list', program: '/usr/sbin/diskutil', args: ['list', '-plist'] },
        ...disks.map(diskutil),
        ioreg('IOBlockStorageDevice'),
        ioreg('IOUSBHostDevice'),
        { name: 'kiln-drives', program: `${app}/Contents/Resources/bin/kiln`, args: ['drives', '--json'] },
      ],
    },
    {
      id: 'groups',
      todo: 'Give your password: one line is run as root. It changes nothing.',
      questions: [],
      commands: [{ name: 'setgroups', program: '/usr/bin/sudo', args: [node, '-e', groupsScript] }],
    },
    {
      id: 'flash',
      todo: 'Flash an image of about 100 MB to the stick from the app: cancel the first password dialog, answer "Don’t Allow" if macOS asks for removable volumes, then allow it in System Settings and flash again.',
      questions: [
        'What did Kiln say after the cancelled dialog?',
        'What did it say after "Don’t Allow"?',
        'Did it verify, and was the stick ejected?',
        'Which dialogs did macOS show?',
        'How many seconds did writing and verifying take?',
      ],
      commands: [],
    },
    {
      id: 'swap',
      todo: 'With two equal sticks: choose one in the app, exchange it for the other before the password, go on.',
      questions: ['Did Kiln refuse? In which words?'],
      commands: [],
    },
    {
      id: 'account',
      todo: 'Log in with a standard account and open the Flash page.',
      questions: ['Does it say that this account cannot write drives? (yes, or what it says)'],
      commands: [],
    },
    {
      id: 'build',
      todo: 'With Lima installed, build the profile “tiny” for aarch64, then for x86_64. Close the lid for a minute in the second build.',
      questions: [
        'Did both end with an image?',
        'Did a dialog ask to install Rosetta?',
        'Did it go on after the lid was opened?',
      ],
      commands: [
        {
          name: 'vm-platforms',
          program: 'limactl',
          args: ['shell', '--workdir', '/', 'kiln', 'sh', '-c', 'nix config show | grep extra-platforms'],
        },
      ],
    },
    {
      id: 'run',
      todo: 'Run both images from the Images page.',
      questions: [
        'Does each show its login? How many seconds did each take?',
        'Did Kiln refuse for lack of memory?',
      ],
      commands: [],
    },
    {
      id: 'network',
      todo: 'Open Hosts in the app and look for a host of this network; deploy to it if there is one.',
      questions: ['Did macOS ask for the local network?', 'Was the host found?'],
      commands: [],
    },
  ]
}
