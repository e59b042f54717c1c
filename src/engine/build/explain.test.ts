import { describe, expect, it } from 'vitest'
import { explainNixFailure, type NixFailure } from './explain.ts'

const explain = (rest: Partial<NixFailure>) =>
  explainNixFailure({
    exit: { code: 1, signal: null, cancelled: false, command: 'nix build', lastLines: ['@nix {}'] },
    errors: [],
    failed: null,
    logTail: [],
    said: [],
    ...rest,
  })

describe('a failed nix build', () => {
  it('names the derivation, the reason and the end of its log', () => {
    const drv = '/nix/store/i795hd688ghplla9i5y8901ahfvhxycw-broken-1.0.drv'
    const error = explain({
      failed: { drv, reason: 'builder failed with exit code 7' },
      logTail: ['zlib not found'],
    })
    expect(error.code).toBe('nix.build-failed')
    expect(error.message).toBe('Building broken-1.0 failed: builder failed with exit code 7')
    expect(error.details).toMatchObject({ derivation: drv, lastLines: ['zlib not found'] })
  })

  it('gives the innermost error of an evaluation, not the way there', () => {
    const error = explain({
      errors: ['… while calling\n\n       error: Option "size" is 3, but it has to be more.\n\n  at x:1'],
    })
    expect(error.code).toBe('nix.evaluation')
    expect(error.message).toContain('evaluated: Option "size" is 3, but it has to be more.')
  })

  it('tells a network that is not there from a configuration that is wrong', () => {
    const errors = [
      "error: unable to download 'https://example.org/x.tar.gz': Could not resolve host: example.org",
    ]
    expect(explain({ errors }).code).toBe('nix.network')
    expect(explain({ errors: ["error: undefined variable 'x'"] }).code).toBe('nix.evaluation')
  })

  it('knows a signal, a full disk, an absent daemon and a refused sandbox switch', () => {
    const killed = explain({
      exit: { code: null, signal: 'SIGKILL', cancelled: false, command: '', lastLines: [] },
    })
    expect(killed.code).toBe('nix.killed')
    expect(explain({ errors: ['writing to file: No space left on device'] }).code).toBe('space.full')
    expect(
      explain({ errors: ["cannot connect to socket at '/nix/var/nix/daemon-socket/socket'"] }).code,
    ).toBe('nix.daemon')
    const said = [
      "warning: ignoring the client-specified setting 'sandbox', because it is a restricted setting and you are not a trusted user",
    ]
    expect(explain({ failed: { drv: '/nix/store/a.drv', reason: 'x' }, said }).code).toBe('nix.unsandboxed')
    expect(explain({}).code).toBe('nix.failed')
  })
})
