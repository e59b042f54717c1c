import { describe, expect, it } from 'vitest'
import { textOf } from '#test/texts.ts'
import { parseFailure } from '../builds/events/failures.ts'
import { missingBuilder, missingText } from './missing-builder.ts'

const drv = '/nix/store/y5gv62scv6mvb1952lxka9jv8635z8kx-nixos-disk-image.drv'
const missing = (error: string) => missingBuilder(parseFailure(error)?.reason ?? '')

describe('a builder that is not there', () => {
  it('is recognised in the output of Nix 2.34', () => {
    const head = `Cannot build '${drv}'.\nReason: `
    const features =
      'missing system features\nRequired features: {kvm}\nAvailable features: {benchmark, big-parallel}'
    expect(missing(head + features)).toEqual({ system: null, features: ['kvm'] })
    const platform =
      "platform mismatch\nRequired system: 'aarch64-linux'\nCurrent system: 'x86_64-linux'\nReason: missing system features\nRequired features: {big-parallel, kvm}\nAvailable features: {big-parallel}"
    expect(missing(head + platform)).toEqual({ system: 'aarch64-linux', features: ['kvm'] })
  })

  it('is recognised in the output of Nix 2.30', () => {
    const error = `Cannot build '${drv}'.\nReason: required system or feature not available\nRequired system: 'x86_64-linux' with features {kvm}\nCurrent system: 'x86_64-linux' with features {benchmark, nixos-test}`
    expect(missing(error)).toEqual({ system: null, features: ['kvm'] })
  })

  it('is recognised in the output of older versions', () => {
    const error = (required: string) =>
      `a ${required} is required to build '${drv}', but I am a 'x86_64-linux' with features {benchmark}`
    expect(missing(error("'x86_64-linux' with features {kvm}"))).toEqual({ system: null, features: ['kvm'] })
    expect(missing(error("'aarch64-linux' with features {}"))).toEqual({
      system: 'aarch64-linux',
      features: [],
    })
  })

  it('is not found in another failure', () => {
    expect(missing(`Cannot build '${drv}'.\nReason: builder failed with exit code 1.`)).toBeNull()
    expect(missingBuilder('')).toBeNull()
  })

  it('is put into words', () => {
    expect(textOf(missingText({ system: null, features: ['kvm'] }))).toBe('the system feature kvm')
    expect(textOf(missingText({ system: 'aarch64-linux', features: ['kvm'] }))).toBe('aarch64-linux with kvm')
    expect(missingText({ system: 'aarch64-linux', features: [] })).toBe('aarch64-linux')
  })
})
