import { expect, test } from 'vitest'
import { english } from '#test/texts.ts'
import { seedProblems, sshKeyProblem } from './check.ts'
import { noAnswers, type SeedAnswers } from './seed.ts'

const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA${'x'.repeat(42)} ada@desk`
const problems = (answers: Partial<SeedAnswers>) =>
  seedProblems({ ...noAnswers(), ...answers }).map(({ field }) => field)

test('nothing must be answered', () => expect(problems({})).toEqual([]))

test('accepts good answers', () => {
  expect(
    problems({
      hostname: 'Box-1',
      user: 'ada',
      sshKeys: [key, `from="10.0.0.0/8" ${key}`],
      wifi: [
        { ssid: 'Café au lait', passphrase: 'open sesame' },
        { ssid: 'free', passphrase: '' },
      ],
      locale: 'de_DE.UTF-8',
      timeZone: 'America/Argentina/Buenos_Aires',
      keymap: 'de-latin1',
    }),
  ).toEqual([])
})

test.for<[Partial<SeedAnswers>, string]>([
  [{ hostname: 'box_1' }, 'hostname'],
  [{ hostname: '-box' }, 'hostname'],
  [{ hostname: 'x'.repeat(64) }, 'hostname'],
  [{ hostname: 'a\nb' }, 'hostname'],
  [{ user: 'Ada' }, 'user'],
  [{ user: '../etc' }, 'user'],
  [{ user: 'root' }, 'user'],
  [{ user: 'sshd' }, 'user'],
  [{ user: 'nobody' }, 'user'],
  [{ user: 'messagebus' }, 'user'],
  [{ user: 'nixbld1' }, 'user'],
  [{ user: 'systemd-network' }, 'user'],
  [{ wifi: [{ ssid: '', passphrase: 'long enough' }] }, 'wifi.0.ssid'],
  [{ wifi: [{ ssid: 'é'.repeat(17), passphrase: 'long enough' }] }, 'wifi.0.ssid'],
  [{ wifi: [{ ssid: 'home', passphrase: 'short' }] }, 'wifi.0.passphrase'],
  [{ wifi: [{ ssid: 'home', passphrase: 'schöne Grüße' }] }, 'wifi.0.passphrase'],
  [{ locale: 'de DE' }, 'locale'],
  [{ locale: 'xx' }, 'locale'],
  [{ timeZone: 'Mars/Base' }, 'timeZone'],
  [{ keymap: 'qq' }, 'keymap'],
  [{ timeZone: '../../etc/passwd' }, 'timeZone'],
  [{ keymap: '/etc' }, 'keymap'],
])('refuses %j at %s', ([answers, field]) => expect(problems(answers)).toEqual([field]))

test.for(['ada', 'admin', 'agent', 'rooter', 'nixbldr', 'systemd', 'sshd2'])('%s may be a user', user =>
  expect(problems({ user })).toEqual([]),
)

test('reports what is not a key, and for a private one names the file that belongs here', () => {
  expect(english.text(sshKeyProblem('hello') ?? '')).toContain('is not an SSH public key')
  expect(english.text(sshKeyProblem('ssh-ed25519 AAAA') ?? '')).toContain('incomplete')
  expect(english.text(sshKeyProblem('-----BEGIN OPENSSH PRIVATE KEY-----') ?? '')).toContain('private key')
  expect(english.text(sshKeyProblem(`${key}\n${key}`) ?? '')).toContain('a single line')
})
