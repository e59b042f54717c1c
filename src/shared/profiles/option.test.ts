import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { option, optionSchema } from './option.ts'

const profiles = join(import.meta.dirname, '..', '..', '..', 'nix', 'profiles')
const schemaOf = (id: string) =>
  JSON.parse(readFileSync(join(profiles, id, 'options.json'), 'utf8')) as {
    options: Record<string, unknown>[]
  }

describe('the option schema', () => {
  it.each(readdirSync(profiles))('keeps every field of %s’s options.json', id => {
    const written = schemaOf(id)
    expect(written.options.length).toBeGreaterThan(10)
    expect(optionSchema.parse(written)).toEqual(written)
  })

  it('knows where every secret of Kiln’s profiles goes, in a place that a seed may write', () => {
    const secrets = readdirSync(profiles)
      .flatMap(id => optionSchema.parse(schemaOf(id)).options)
      .filter(each => each.secret)
    expect(secrets.length).toBeGreaterThan(5)
    for (const { key, file } of secrets)
      expect(file, key).toEqual({
        path: expect.stringMatching(/^\/var\/lib\/kiln\/secrets\/[\w-]+$/),
        mode: '0600',
        owner: 'root',
        group: 'root',
      })
  })

  const secret = (file: unknown) => ({
    key: 'token',
    label: 'Token',
    description: '',
    type: { kind: 'string' },
    default: null,
    secret: true,
    file,
  })

  it('gives a secret to root alone if a profile only gives its path', () => {
    const { file } = option.parse(secret({ path: '/var/lib/x/token' }))
    expect(file).toEqual({ path: '/var/lib/x/token', mode: '0600', owner: 'root', group: 'root' })
    expect(option.parse(secret(undefined)).file).toBeUndefined()
  })

  const path = '/etc/a'
  it.each([
    { path: 'token' },
    { path: '/a' },
    { path: '/etc/../a' },
    { path: '/etc//a' },
    '/etc/a',
    { path, mode: '4755' },
    { path, mode: '600' },
    { path, owner: 'Ada' },
    { path, group: 'a b' },
    { path, owner: '' },
  ])('refuses the place %j', file => {
    expect(option.safeParse(secret({ path })).success).toBe(true)
    expect(option.safeParse(secret(file)).success).toBe(false)
  })

  it('refuses a secret whose key is not a valid file name', () => {
    for (const key of ['../token', 'a/', 'a\nb'])
      expect(option.safeParse({ ...secret(undefined), key }).success).toBe(false)
    expect(option.safeParse({ ...secret(undefined), secret: false, key: 'a/' }).success).toBe(true)
  })
})
