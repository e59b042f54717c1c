import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { english } from '#test/texts.ts'
import type { Message } from '../../messages/message.ts'
import { type Option, type OptionType, option } from '../option.ts'
import { optionProblem, valueProblem } from './check.ts'

const reason = (problem: Message | null) => (problem ? english.text(problem) : '')

const make = (type: OptionType, rest: Partial<Option> = {}): Option =>
  option.parse({ key: 'k', label: 'K', description: '', default: null, type, ...rest })
const text = (rest: object) => ({ kind: 'string', ...rest }) as OptionType

const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 me@box'

describe('an option’s value', () => {
  it('accepts host names and explains what is wrong with others', () => {
    const type = text({ format: 'hostname' })
    for (const name of ['a', 'box1', 'Box-1', 'x'.repeat(63)]) expect(valueProblem(type, name)).toBeNull()
    for (const name of ['-a', 'a-', 'a b', 'a_b', 'a.b', 'bücher', '', 'x'.repeat(64), 'a\n'])
      expect(valueProblem(type, name)).not.toBeNull()
  })

  it('accepts complete public keys, and names private, truncated and foreign ones', () => {
    const type = text({ format: 'ssh-public-key' })
    expect(valueProblem(type, ed25519)).toBeNull()
    expect(reason(valueProblem(type, '-----BEGIN OPENSSH PRIVATE KEY-----'))).toContain('Use the public key')
    expect(reason(valueProblem(type, ed25519.slice(0, 40)))).toContain('incomplete')
    expect(reason(valueProblem(type, ed25519.replace('ssh-ed25519', 'ssh-rsa')))).toContain('incomplete')
    expect(reason(valueProblem(type, `${ed25519}\n${ed25519}`))).toContain('single line')
    expect(reason(valueProblem(type, 'hello'))).toContain('not an SSH public key type')
  })

  it('checks a text against its format and its pattern, and says in words what the pattern accepts', () => {
    const expects = 'URL that starts with ws:// or wss://'
    const type = text({ format: 'url', pattern: '^(ws|wss)://[^ /?#]+[^ ]*$', expects })
    expect(valueProblem(type, 'wss://cp.example.com/agent')).toBeNull()
    expect(reason(valueProblem(type, 'http://cp.example.com'))).toBe(
      `"http://cp.example.com" does not match the expected form: ${expects}.`,
    )
    expect(reason(valueProblem(type, 'cp.example.com'))).toBe('"cp.example.com" is not a valid URL.')
    expect(reason(valueProblem(text({ pattern: '[a-z]+' }), '1'))).toContain(
      'does not match the required form',
    )
  })

  it('counts the maximum length of a text like Nix, in bytes', () => {
    const type = text({ maxLength: 32 })
    for (const name of ['x'.repeat(32), 'Ä'.repeat(16), '🦆'.repeat(8)])
      expect(valueProblem(type, name)).toBeNull()
    expect(reason(valueProblem(type, 'Ä'.repeat(20)))).toContain('it takes 40 bytes; at most 32 are allowed')
    expect(reason(valueProblem(type, 'x'.repeat(33)))).toBe('at most 32 characters are allowed.')
  })

  it('checks numbers against their bounds and lists by their entries', () => {
    const int: OptionType = { kind: 'int', min: 1, max: 10 }
    expect(valueProblem(int, 5)).toBeNull()
    for (const wrong of [0, 11, 1.5, '5', null, Number.NaN, Number.POSITIVE_INFINITY])
      expect(valueProblem(int, wrong)).not.toBeNull()
    const list: OptionType = { kind: 'list', of: { kind: 'int', max: 3 } }
    expect(valueProblem(list, [1, 2, 3])).toBeNull()
    expect(reason(valueProblem(list, [1, 9]))).toContain('entry 2')
    expect(reason(valueProblem(list, 'x'))).toContain('list')
  })

  it('stops at a list that takes too long to check, however short its entries are', () => {
    // A stranger's default, of a legal length: without a limit this takes ten seconds.
    const of = { kind: 'string', pattern: '[ab]*a[ab]{700}' } as const
    const entries = Array.from({ length: 340 }, () => 'a'.repeat(1300))
    const list = make({ kind: 'list', of }, { default: entries })
    expect(reason(optionProblem(list, {}))).toMatch(/^entry 2\d: it takes too long to check/)
    expect(valueProblem(list.type, entries.slice(0, 5))).toBeNull()
    const empty = { kind: 'list', of: { ...of, pattern: '([ab]*a[ab]{700})?' } } as const
    expect(reason(valueProblem(empty, Array(100_000).fill('')))).toContain('it takes too long to check')
    const values = Array.from({ length: 8000 }, (_, index) => ({ value: `${index}`, label: '' }))
    const choices = { kind: 'list', of: { kind: 'enum', values } } as const
    expect(reason(valueProblem(choices, Array(40_000).fill('7999')))).toContain('it takes too long to check')
  })

  it('never throws, whatever the input', () => {
    const types: OptionType[] = [
      text({ format: 'hostname' }),
      text({ format: 'url', minLength: 2, maxLength: 9 }),
      text({ pattern: '[a-z]+' }),
      { kind: 'int' },
      { kind: 'bool' },
      { kind: 'enum', values: [{ value: 'a', label: 'A' }] },
      { kind: 'list', of: { kind: 'bool' } },
    ]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.anything(), (type, value) => {
        const problem = valueProblem(type, value)
        expect(problem === null || reason(problem).length > 5).toBe(true)
      }),
    )
  })

  it('requires answers without a default, except secrets', () => {
    expect(reason(optionProblem(make({ kind: 'int' }, { required: true }), {}))).toBe('a value is required.')
    expect(optionProblem(make({ kind: 'int' }, { required: true, secret: true }), {})).toBeNull()
    expect(optionProblem(make({ kind: 'int' }, { required: true, default: 3 }), {})).toBeNull()
    expect(reason(optionProblem(make(text({}), { required: true }), { k: '' }))).toBe('a value is required.')
  })

  it('refuses a place that does not exist and an account of the system, by the NixOS option', () => {
    const at = (nixOption: string, k: string) => optionProblem(make(text({}), { nixOption }), { k })
    expect(reason(at('kiln.timeZone', 'Mars/Base'))).toBe('not a valid time zone. Example: Europe/Amsterdam.')
    expect(reason(at('time.timeZone', 'europe/amsterdam'))).toContain('time zone')
    expect(reason(at('i18n.defaultLocale', 'xx_XX.UTF-8'))).toContain('locale')
    expect(reason(at('kiln.keyMap', 'qq-latin1'))).toContain('keymap')
    for (const zone of ['US/Eastern', 'UTC', '']) expect(at('kiln.timeZone', zone)).toBeNull()
    expect(reason(at('kiln.user', 'sshd'))).toContain('sshd')
    expect(at('kiln.user', 'ada')).toBeNull()
    // Layouts have no list, and other options are not places.
    expect(at('settings.locale.keyboardLayout', 'qq')).toBeNull()
    expect(at('kiln.hostName', 'Mars/Base')).toBeNull()
  })
})
